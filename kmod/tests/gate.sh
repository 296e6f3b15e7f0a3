#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# gate.sh DIRECTORY: the packet gate on the running kernel, as TAP.
#
# DIRECTORY holds this directory's scripts and programs, ftview.ko and, as far as that is
# to be tested, usurper.ko, patcher.ko and selftest.ko (ftview.ko built with
# FTVIEW_SELFTEST=1). Needs root, ip, awk, tracefs in /sys/kernel/tracing and nobody else
# tracing. Makes the network namespaces fta and ftb and removes them. TRACED limits the
# functions traced ("" is all), ROUNDS is how often to load and unload under traffic,
# GROUPS_RUN which groups of tests to run, EVERY=1 tries every entry point that we name.

dir=$1
# shellcheck source=kmod/tests/lib.sh
. "$dir/lib.sh"
for group in reader protocols functions journeys rules counters owners values; do
	# shellcheck disable=SC1090 # group-*.sh beside this one
	. "$dir/group-$group.sh"
done

# The module's own checks, in a build of it that runs them when it is loaded.
test_selftest() {
	[ -f "$dir/selftest.ko" ] || return
	check "the self-tests pass" insmod "$dir/selftest.ko"
	dmesg | sed -n 's/.*ftview: selftest: \(not ok\|#\|[0-9]\)/# self-test: \1/p'
	rmmod ftview
}

dmesg -c >/dev/null
test_selftest
check "the module loads" insmod "$dir/ftview.ko"
net_up
# Before the traced functions are chosen, so that theirs can be.
modprobe -a veth bridge
trace_up "$TRACED"
"$dir/gate_test" "$instance" >/tmp/gate.tap
check "the control device answers" [ $? = 0 ]
grep -v '^ok' /tmp/gate.tap | sed 's/^not/# not/'
# It arms without a filter, so that anybody's packets have windows: a log-in's, say.
echo >$array/trace
for group in ${GROUPS_RUN:-reader protocols functions journeys rules keep returns values arguments judged events counters neighbour kill usurper kprobe livepatch module_goes no_pid_filter}; do
	echo "# $group at $(cut -d. -f1 /proc/uptime) s"
	test_$group
done
trace_down
check "the module unloads" rmmod ftview
test_loop "${ROUNDS:-20}"
echo "# done at $(cut -d. -f1 /proc/uptime) s"
net_down
dmesg >/tmp/gate.dmesg
check "the kernel log is clean" sh -c \
	"! grep -E 'BUG|WARNING|Oops|Call Trace|INFO: |unregister_netdevice|replaced by' /tmp/gate.dmesg"
echo "1..$checks"
[ $failures = 0 ]
