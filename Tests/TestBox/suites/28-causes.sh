#!/bin/bash
# Why a packet came to grief: ten failures, each of which has a function that a kernel developer would name. `ftview errors`
# names it, by what calls returned where the kernel gives that, and by the drop. A capture that keeps only what failed keeps
# just those.
#
#   28-causes.sh [all]    with all: more rules of what to keep, and more that are refused
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
extent=${1:-few}
exec 9> >(exec /ftview/suites/causes hold >"$work/hold" 2>&1)
forwarding=$(right cat /proc/sys/net/ipv4/ip_forward)
take_down() {
  exec 9>&-
  right sh -c "echo $forwarding >/proc/sys/net/ipv4/ip_forward; echo 0 >/proc/sys/net/ipv4/conf/veth0/rp_filter"
  ip -n right link del small 2>/dev/null
  ip -n right route del unreachable 10.98.0.0/16 2>/dev/null
  for network in 97 98 99; do ip -n left route del "10.$network.0.0/16" 2>/dev/null; done
  capture_clean_up
}
trap take_down EXIT

check "the module loads" insmod /ftview/ftview.ko
right nft 'table inet capture { chain input { type filter hook input priority 0; udp dport 9001 drop; }; }'
right sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv4/conf/veth0/rp_filter'
modprobe dummy
ip -n right link add small mtu 600 type dummy
ip -n right address add 10.97.0.1/16 dev small
ip -n right link set small up
ip -n right neigh add 10.97.0.9 lladdr 02:00:00:00:09:09 dev small
ip -n right route add unreachable 10.98.0.0/16
for network in 97 98 99; do ip -n left route add 10.$network.0.0/16 via 10.0.1.2; done
left ping -q -c 1 10.0.1.2 >/dev/null
until_true grep -q ready "$work/hold"

start_record causes -a ip-rcv -f 'udp and src portrange 43000-43099 and not icmp' -c 11 --time 300 --buffer 16384 \
  -o "$work/causes.dat"
send() { /ftview/suites/causes send "$@" || echo "not ok $* was sent"; }
send_failing() {
  send 10.0.1.1 43001 10.0.1.2 9001
  send 10.0.1.1 43002 10.99.0.1 9010
  send 10.0.1.1 43003 10.98.0.1 9010
  send 10.0.1.2 43004 10.0.1.2 9010
  send 10.0.1.1 43005 10.0.1.2 9013 bytes=1000
  send 10.0.1.1 43006 10.0.1.2 9999
  send 10.0.1.1 43007 10.0.1.2 9010 damage
  send 10.0.1.1 43008 10.97.0.9 9010 ttl=1
  send 10.0.1.1 43009 10.97.0.9 9010 bytes=1000
  send 172.31.0.1 43010 10.0.1.2 9010
  send 10.0.1.1 43011 10.0.1.2 9016
}
send_failing
ended
sed 's/^/# /' "$work/causes.log"
check "all are there" equal 0 "$status"
ftview errors "$work/causes.dat" >"$work/errors"
cp "$work/errors" "$work/causes.dat" "$RESULTS/"

# What is said of the packet with that source port.
said() { awk -v port="\\.$1 >" '/^packet / { on = $0 ~ port } on' "$work/errors"; }
# named NAME PORT LINE... -- LINE...: these lines are among what is said, each a pattern; those behind -- where the kernel
# gives what calls return.
named() {
  local name=$1 port=$2 line
  shift 2
  said "$port" >"$work/said"
  sed 's/^/# /' "$work/said"
  for line; do
    if [ "$line" = -- ]; then
      [ "$way" != none ] || return
      continue
    fi
    check "$name: $line" grep -Eq -- "$line" "$work/said"
  done
}
ftview doctor --format json >"$work/doctor.json"
way=$(sed -n 's/^"values":"\([a-z]*\)".*/\1/p' "$work/doctor.json")

named "a rule of nft" 43001 '^  dropped: NETFILTER_DROP' '^      nft_do_chain \[nf_tables\]' -- '^  -1 EPERM  nf_hook_slow'
named "no route" 43002 '^  dropped: ' '^      ip_error' -- '^  -11 EAGAIN  fib_table_lookup' ' = -101 ENETUNREACH'
named "an unreachable network" 43003 '^  dropped: ' '^      ip_error' -- '^  -113 EHOSTUNREACH  fib_table_lookup'
# From 6.14 or so on these return the reason, and below ip_route_input_slow less than zero.
named "a martian source" 43004 '^  dropped: ' -- '^  -[0-9]+ [A-Z]+  __fib_validate_source' \
  '^      ip_route_input_slow = (-22 EINVAL|SKB_DROP_REASON_IP_LOCAL_SOURCE)'
named "a full buffer" 43005 '^  dropped: SOCKET_RCVBUFF' '^      udp_queue_rcv_one_skb' -- \
  '^  -12 ENOMEM  __udp_enqueue_schedule_skb'
named "a closed port" 43006 '^  dropped: NO_SOCKET' '^      (__udp4_lib|udp)_rcv'
named "a wrong checksum" 43007 '^  dropped: UDP_CSUM' '^      (__udp4_lib|udp)_rcv'
named "the time to live is over" 43008 '^  dropped: ' '^      ip_forward'
named "larger than the way allows" 43009 '^  dropped: ' '^      ip_forward'
named "rp_filter" 43010 '^  dropped: ' -- '^  -11 EAGAIN  fib_table_lookup' \
  '^      ip_route_input_slow = (-18 EXDEV|SKB_DROP_REASON_IP_RPFILTER)'
# From 6.14 or so on the filter's own function returns the reason.
named "a socket's filter" 43011 '^  dropped: SOCKET_FILTER' -- '^  -1 EPERM  (sk_filter_trim_cap|udp_queue_rcv_one_skb)'

# Good and failing ones mixed, with other rules each time.
failing='udp and src portrange 43000-43099 and not icmp'
mixed() { # NAME RULES ARG...
  local port name=$1 rules=$2
  shift 2
  # How small the way is has been learned from the answer to the last time.
  ip -n left route flush cache
  start_record "$name" -a ip-rcv -f "$failing" ${rules:+--keep "$rules"} --time 300 --buffer 16384 -o "$work/$name.dat" "$@"
  check "$name: the capture arms" grep -q '^armed' "$work/$name.log"
  for port in 43051 43052 43053; do send 10.0.1.1 $port 10.0.1.2 9010; done
  send_failing
  for port in 43054 43055 43056; do send 10.0.1.1 $port 10.0.1.2 9010; done
  kill -INT "$recorder"
  ended
  sed 's/^/# /' "$work/$name.log"
  check "$name: the capture ends" equal 0 "$status"
  ftview export "$work/$name.dat" --format json -o "$work/$name.json" 2>"$work/$name.err"
  cp "$work/$name.dat" "$RESULTS/"
}
# The source ports of all packets; of those in which a call returned an error; and one with that text.
ports() { grep -o '"summary":"IP [0-9.]* > ' "$work/$1.json" | sed 's/ > //; s/.*\.//' | sort -u | tr '\n' ' '; }
ports_with() {
  ftview errors "$work/$1.dat" |
    awk -v what="$2" '/^packet /{ sub(/ > .*/, ""); sub(/.*\./, ""); port = $0 } $0 ~ what { print port }' | sort -u | tr '\n' ' '
}
cannot() { # NAME ERROR ARG...: refused in this one line, with status 2, and nothing is left of it.
  local name=$1 line=$2 got
  shift 2
  snapshot >"$work/before"
  ftview record -a ip-rcv -o "$work/x.dat" "$@" >/dev/null 2>"$work/error"
  got="$? $(cat "$work/error")"
  check "$name" equal "2 ftview: $line" "$got"
  check "$name: nothing is left of it" same_tracing "$work/before"
}
if [ "$way" = none ]; then
  for rule in errors negative=nf_hook_slow; do
    cannot "$rule without values" "the rule $rule takes what each call returned, and this kernel does not tell that (Linux 6.11 \
and later do): 'ftview doctor' says why; slower, dropped and negative work without" --keep "$rule"
  done
  mixed dropped dropped
  check "what was dropped is kept all the same" equal "$(ports_with causes 'dropped:')" "$(ports dropped)"
else
  mixed all ''
  mixed errors errors
  sed 's/^/# /' "$work/errors.err"
  check "all packets are there" equal 17 "$(ports all | wc -w)"
  check "some have errors, some have not" test "$(ports_with all '^  -[0-9]' | wc -w)" -ge 4 -a \
    "$(ports_with all '^  -[0-9]' | wc -w)" -lt 17
  check "kept are those with an error, all of them" equal "$(ports_with all '^  -[0-9]')" "$(ports errors)"
  check "and an error is seen in each" equal "$(ports errors)" "$(ports_with errors '^  -[0-9]')"
  mixed named negative=nf_hook_slow,slower=1s --no-values
  check "kept is what netfilter refused" equal "43001 " "$(ports named)"
  cannot "an unknown function" "no function that can be traced fits 'nf_hok_slow' of the rule negative=nf_hok_slow; is \
nf_hook_slow meant?" --keep negative=nf_hok_slow
  if [ "$extent" = all ]; then
    mixed either 'dropped,negative=nf_hook_sl*,negative=fib_table_lookup'
    check "kept is what either rule asks for" equal \
      "$(ports_with all '^  dropped:|^  -[0-9]+ [A-Z]+  (nf_hook_slow|fib_table_lookup)')" "$(ports either)"
    cannot "a function that returns nothing" "the rule negative=consume_skb would keep nothing: consume_skb returns nothing, which \
is never less than zero" --keep negative=consume_skb
    cannot "one that is not traced" "the rule negative=nf_hook_slow would keep nothing: no function that fits is traced; name it in \
--trace as well" --trace 'ip_*' --keep negative=nf_hook_slow
  fi
  # Somebody's tracer runs with a threshold, which stays: the tracer has another return function then.
  other=$tracing/instances/ftother
  mkdir "$other"
  echo vfs_fsync_range >"$other/set_ftrace_filter"
  echo function >"$other/current_tracer"
  echo 1000 >"$tracing/tracing_thresh"
  cannot "another return function" "the rule errors takes what each call returned, and somebody else has changed the tracer's \
return function; slower, dropped and negative work without" --keep errors
  echo nop >"$other/current_tracer"
  rmdir "$other"
  echo 0 >"$tracing/tracing_thresh"
fi

# A threshold that nobody's tracer needs any more would leave out all calls that are shorter.
echo 100000 >"$tracing/tracing_thresh"
snapshot >"$work/before"
start_record threshold -a ip-rcv -f 'udp and dst port 9010' -c 1 --time 300 --trace 'ip_rcv_core,ip_rcv_finish' -o "$work/threshold.dat"
send 10.0.1.1 43061 10.0.1.2 9010
ended
check "a forgotten threshold leaves no call out" sh -c "ftview export '$work/threshold.dat' --format text | grep -q ip_rcv_core"
check "it is as it was" same_tracing "$work/before"
echo 0 >"$tracing/tracing_thresh"
rmmod ftview
finish
