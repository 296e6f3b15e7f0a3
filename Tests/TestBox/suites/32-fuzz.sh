#!/bin/bash
# The control device under a hail of wrong, mutated and racing calls (kmod/tests/ioctl_fuzz.c), while packets pass.
#
#   32-fuzz.sh [CALLS [SEED]]    30000 calls unless told
#
# What the calls find is nobody's crash here; a report in the kernel's log fails the run, as it does after every suite.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=gate-lib.sh
. /ftview/suites/gate-lib.sh
packets=
trap '[ -z "$packets" ] || kill "$packets"; gate_clean_up' EXIT

insmod /ftview/ftview.ko
trace_up udp_rcv tcp_v4_rcv icmp_rcv
events_up
# No name that stands for several functions is left out: that is an answer, too.
awk '/skb|rcv|xmit|tcp|udp|ip|icmp|veth/' "$tracing/available_filter_functions" >"$work/functions"
traffic -r udp4:7000 udp6:7000 tcp4:9000 icmp4 icmp6 >/dev/null 2>&1 &
packets=$!
"$gate/ioctl_fuzz" -n "${1:-30000}" -s "${2:-1}" -i "$instance" -f "$work/functions"
failed=$?
kill "$packets"
wait "$packets" 2>/dev/null
packets=
check "packets pass as before" traffic udp4:7000:5 udp6:7000:5 tcp4:9000:5 icmp4:5 icmp6:5
check "no reference to the module is left" equal 0 "$(cat /sys/module/ftview/refcnt)"
trace_down
check "the module unloads" rmmod ftview
finish
