#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# gate.sh DIRECTORY: the packet gate on the running kernel, as TAP.
#
# DIRECTORY holds ftview.ko, gate_test, gate_arm, traffic and, if that is to be
# tested, usurper.ko. Needs root, ip, awk, tracefs in /sys/kernel/tracing and nobody
# else tracing. Makes the network namespaces fta and ftb and removes them. TRACED limits
# the functions traced ("" is all), ROUNDS is how often to load and unload under traffic.

dir=$1
tracing=/sys/kernel/tracing
# More than any PID can be, less than the PID filter's limit of 2^30. The filter must
# name somebody: a PID that exists, like kthreadd's 2, is recorded whenever it runs.
nobody=1000000000
checks=0
failures=0

check() { # WHAT COMMAND...
	what=$1
	shift
	checks=$((checks + 1))
	if "$@"; then
		echo "ok $checks - $what"
	else
		echo "not ok $checks - $what"
		failures=$((failures + 1))
	fi
}

same() { # WHAT EXPECTED GOT
	check "$1" [ "$2" = "$3" ]
	[ "$2" = "$3" ] || echo "# expected '$2', got '$3'"
}

until_true() { # COMMAND...: for at most 20 s
	i=0
	until "$@"; do
		i=$((i + 1))
		[ $i -lt 200 ] || return 1
		sleep 0.1
	done
}

net_up() {
	ip netns add fta
	ip netns add ftb
	ip link add fta0 netns fta type veth peer name ftb0 netns ftb
	for side in a b; do
		n=$([ $side = a ] && echo 1 || echo 2)
		ip -n ft$side link set lo up
		ip -n ft$side addr add 10.9.0.$n/24 dev ft${side}0
		ip -n ft$side addr add fd09::$n/64 dev ft${side}0 nodad
		ip -n ft$side link set ft${side}0 up
	done
	ip netns exec ftb "$dir/traffic" serve 9000 >/tmp/gate.serve &
	server=$!
	until_true grep -q ready /tmp/gate.serve
	# Neighbours first, so that every later packet is the test's own.
	for to in 10.9.0.2 fd09::2; do
		until_true run tcp $to 9000 1 2>/tmp/gate.err && continue
		echo "Bail out! no network: $(tail -n 1 /tmp/gate.err)"
		exit 1
	done
}

net_down() {
	kill $server
	wait $server 2>/dev/null
	ip netns del fta
	ip netns del ftb
}

# function_graph in an instance where it works in one, else at the top. Patching
# every function is slow under emulation, hence the limit.
trace_up() { # PATTERNS of functions to trace, "" for all
	mkdir $tracing/instances/ftgate
	if grep -q function_graph $tracing/instances/ftgate/available_tracers; then
		instance=ftgate
		array=$tracing/instances/ftgate
	else
		rmdir $tracing/instances/ftgate
		instance=
		array=$tracing
	fi
	echo "# trace array $array"
	echo $nobody >$array/set_ftrace_pid
	set -f
	for pattern in $1; do
		echo "$pattern" >>$array/set_ftrace_filter
	done
	set +f
	echo 0 >$tracing/options/funcgraph-irqs
	echo 0 >$array/options/funcgraph-irqs 2>/dev/null
	echo 16384 >$array/buffer_size_kb
	echo function_graph >$array/current_tracer
	echo 1 >$array/events/ftview/enable
}

trace_down() {
	echo 0 >$array/events/ftview/enable
	echo nop >$array/current_tracer
	echo >$array/set_ftrace_pid
	echo >$array/set_ftrace_filter
	[ -z "$instance" ] || rmdir $array
}

armed_start() { # ARGUMENTS OF gate_arm...
	rm -f /tmp/gate.in /tmp/gate.out
	mkfifo /tmp/gate.in
	"$dir/gate_arm" -i "$instance" "$@" </tmp/gate.in >/tmp/gate.out 2>&1 &
	arm=$!
	exec 9>/tmp/gate.in
	until_true grep -q . /tmp/gate.out
	grep -q armed /tmp/gate.out || echo "# $(cat /tmp/gate.out)"
}

armed_stop() {
	exec 9>&-
	wait $arm
}

stat_of() { awk -v n="$1" '$1 == n { print $2 }' /tmp/gate.out; }

# Reads the graph. The wrapper calls nothing but the handler, so whatever else is
# at depth 0 in a window is an interrupt that landed between gate and handler. A
# window is whole when it has its handler, once, from "{" to "}".
read_graph() {
	awk '
	function handler() {
		return text ~ /(tcp_v4_rcv|tcp_v6_rcv|udp_rcv|udpv6_rcv|icmp_rcv|icmpv6_rcv)\(\)/
	}
	/^#/ || !/\|/ { next }
	{ cpu = $1; text = $0; sub(/^[^|]*\|/, "", text) }
	/packet_begin: / { open[cpu] = 1; roots[cpu] = depth[cpu] = 0; begun++; next }
	/packet_end: / {
		if (depth[cpu] || roots[cpu] != 1) { broken++; print "# broken: " $0 }
		open[cpu] = 0; ended++; next
	}
	/\/\*.*\*\// && !/[;{}]/ { next }
	!open[cpu] { foreign++; if (foreign < 4) print "# foreign: " $0; next }
	!depth[cpu] {
		if (handler()) roots[cpu]++
		else { others++; print "# beside the handler: " $0 }
	}
	/\{/ { depth[cpu]++ }
	/\}/ { depth[cpu]-- }
	{ lines++ }
	END {
		print "begun", begun + 0; print "ended", ended + 0
		print "foreign", foreign + 0; print "broken", broken + 0
		print "lines", lines + 0; print "others", others + 0
	}' $array/trace >/tmp/gate.graph
	grep '^#' /tmp/gate.graph
}

graph_of() { awk -v n="$1" '$1 == n { print $2 }' /tmp/gate.graph; }

segments() { ip netns exec ftb awk '/^Tcp:/ && $11 ~ /^[0-9]/ { print $11 }' /proc/net/snmp; }

settled_segments() {
	before=
	until [ "$before" = "$(segments)" ]; do
		before=$(segments)
		sleep 0.3
	done
	echo "$before"
}

captured() { # WHAT EXPECTED
	armed_stop
	read_graph
	same "$1: matched" "$2" "$(stat_of matched)"
	same "$1: opened" "$2" "$(stat_of opened)"
	same "$1: closed" "$2" "$(stat_of closed)"
	same "$1: packet_begin events" "$2" "$(graph_of begun)"
	same "$1: packet_end events" "$2" "$(graph_of ended)"
	same "$1: nothing outside of windows" 0 "$(graph_of foreign)"
	same "$1: each is one whole call of the handler" 0 "$(graph_of broken)"
	same "$1: the gate obeyed" 0 "$(stat_of gate_failed)"
	echo "# $1: $(graph_of lines) lines, $(graph_of others) beside"
	echo >$array/trace
}

run() { ip netns exec fta "$dir/traffic" "$@"; }

test_protocols() {
	for to in 10.9.0.2 fd09::2; do
		armed_start -p 9000
		run udp $to 9000 30
		run udp $to 9001 30
		captured "udp to $to" 30

		armed_start -p 9000
		run icmp $to 9000 30
		run icmp $to 9001 30
		captured "icmp to $to" 30

		before=$(settled_segments)
		armed_start -p 9000
		run tcp $to 9000 10
		after=$(settled_segments)
		captured "tcp to $to" $((after - before))
	done
}

test_rules() {
	armed_start -p 9000 -q 7
	run udp 10.9.0.2 9000 30
	wait $arm
	same "quota: ready" 1 "$(stat_of ready)"
	same "quota: opened" 7 "$(stat_of opened)"
	armed_stop
	read_graph
	same "quota: events" 7 "$(graph_of begun)"
	same "quota: each is one whole call of the handler" 0 "$(graph_of broken)"
	echo >$array/trace

	armed_start -p 9000 -s 3
	run udp 10.9.0.2 9000 30
	armed_stop
	same "sampling 1 in 3: opened" 10 "$(stat_of opened)"
	same "sampling 1 in 3: skipped" 20 "$(stat_of skipped_sample)"

	armed_start -p 9000 -c
	run udp 10.9.0.2 9000 30
	armed_stop
	same "count-only: matched" 30 "$(stat_of matched)"
	same "count-only: opened" 0 "$(stat_of opened)"

	armed_start -p 9000 -e 0x10
	run udp 10.9.0.2 9000 30
	run icmp 10.9.0.2 9000 4
	armed_stop
	# The requests there and the replies here: all namespaces share the tables.
	same "one entry point: seen" 8 "$(stat_of seen)"
	same "one entry point: matched" 4 "$(stat_of matched)"
	echo >$array/trace
}

test_events() {
	armed_start -p 9002
	run udp 10.9.0.2 9002 1
	armed_stop
	grep -h 'packet_\(begin\|end\)' $array/trace | sed 's/^/# /'
	check "a drop has its reason" grep -q 'packet_end: id=1 .*drop=NO_SOCKET' $array/trace
	check "the summary reads like tcpdump" grep -q \
		'entry=udp .*dev=ftb0 .*proto=0x0800 len=128 .*summary="IP 10.9.0.1.[0-9]* > 10.9.0.2.9002: UDP, length 100" data=45' $array/trace
	echo >$array/trace
	armed_start -p 9000 -e 2 -l 40
	run tcp fd09::2 9000 1
	armed_stop
	grep -h packet_begin $array/trace | sed 's/^/# /' | head -n 3
	check "a TCP summary" grep -q \
		'summary="IP6 fd09::1.[0-9]* > fd09::2.9000: Flags \[S\], seq [0-9]*, win [0-9]*, length 0" data=6[0-9a-f]\{79\} ' $array/trace
	echo >$array/trace
}

# Another trace array with a PID filter of its own must not notice.
test_neighbour() {
	other=$tracing/instances/ftother
	mkdir $other
	grep -q 'function ' $other/available_tracers || { rmdir $other; return; }
	sleep 1000 &
	quiet=$!
	echo $quiet >$other/set_ftrace_pid
	echo '__x64_sys_*' >$other/set_ftrace_filter
	echo function >$other/current_tracer
	armed_start -p 9000
	run udp 10.9.0.2 9000 20
	armed_stop
	same "neighbour: our windows" 20 "$(stat_of opened)"
	same "neighbour: nothing of ours is in its buffer" 0 "$(grep -vc '^#' $other/trace)"
	# Opening the file for writing clears the list: nothing may record meanwhile.
	echo 0 >$other/tracing_on
	echo $$ >$other/set_ftrace_pid
	echo >$other/trace
	echo 1 >$other/tracing_on
	armed_start -p 9000
	run udp 10.9.0.2 9000 20
	armed_stop
	echo 0 >$other/tracing_on
	cat $other/trace >/tmp/gate.other
	echo nop >$other/current_tracer
	check "neighbour: it records its own process" grep -q -- "-$$ " /tmp/gate.other
	same "neighbour: and no other" 0 "$(grep -v '^#' /tmp/gate.other | grep -vc -- "-$$ ")"
	kill $quiet
	wait $quiet 2>/dev/null
	rmdir $other
	echo >$array/trace
}

test_kill() {
	armed_start -p 9000
	check "an open device is EBUSY" \
		sh -c "\"$dir/gate_arm\" 2>&1 | grep -q 'Device or resource busy'"
	check "rmmod is refused while armed" sh -c '! rmmod ftview 2>/dev/null'
	if [ -n "$instance" ]; then
		check "rmdir of the instance is refused while armed" \
			sh -c "! rmdir $array 2>/dev/null"
	fi
	run udp 10.9.0.2 9000 500 &
	sender=$!
	kill -9 $arm
	wait $arm 2>/dev/null
	exec 9>&-
	wait $sender
	check "packets flow after kill -9" run tcp 10.9.0.2 9000 3
	echo >$array/trace
	run udp 10.9.0.2 9000 5
	same "and nothing is recorded" 0 "$(grep -c . $array/trace | awk '{ print ($1 > 12) }')"
}

# Somebody else replaces UDP's handler while we are armed.
test_usurper() {
	[ -f "$dir/usurper.ko" ] || return
	insmod "$dir/usurper.ko"
	"$dir/gate_arm" -i "$instance" -t 0 >/tmp/gate.out 2>&1
	check "usurper: arming after him is EBUSY" grep -q 'arm: Device or resource busy' /tmp/gate.out
	rmmod usurper

	armed_start -p 9000
	insmod "$dir/usurper.ko"
	run udp 10.9.0.2 9000 5
	armed_stop
	same "usurper: windows open behind him" 5 "$(stat_of opened)"
	check "usurper: it is said" sh -c 'dmesg | grep -q "udp_rcv was replaced by somebody else"'
	armed_start -p 9000 -e 1
	run udp 10.9.0.2 9000 5
	armed_stop
	same "usurper: no window for what is not wanted" 0 "$(stat_of seen)"
	check "usurper: packets pass" run udp 10.9.0.2 9000 5
	echo 0 >$array/events/ftview/enable
	check "usurper: the module stays" sh -c '! rmmod ftview 2>/dev/null'
	rmmod usurper
	echo 1 >$array/events/ftview/enable
	armed_start -p 9000
	run udp 10.9.0.2 9000 5
	armed_stop
	same "usurper: all is well once he is gone" 5 "$(stat_of opened)"
	dmesg -c >/dev/null
	echo >$array/trace
}

test_no_pid_filter() {
	echo nop >$array/current_tracer
	echo >$array/set_ftrace_pid
	"$dir/gate_arm" -i "$instance" -t 0 >/tmp/gate.out 2>&1
	check "without a PID filter arming is refused" grep -q 'arm: Invalid argument' /tmp/gate.out
	echo $nobody >$array/set_ftrace_pid
	echo function_graph >$array/current_tracer
}

recorded() { cat $array/per_cpu/cpu*/stats | grep -q 'entries: [1-9]'; }

test_loop() { # ROUNDS
	ip netns exec fta "$dir/traffic" udp 10.9.0.2 9000 100000000 2000 &
	sender=$!
	ip netns exec fta "$dir/traffic" icmp fd09::2 9000 100000000 3000 &
	sender6=$!
	bad=0
	round=0
	while [ $round -lt "$1" ]; do
		round=$((round + 1))
		insmod "$dir/ftview.ko" || bad=$((bad + 1))
		trace_up "udp* icmp* __udp*" >/dev/null
		armed_start -p 9000 -s 5
		until_true recorded || bad=$((bad + 1))
		kill -9 $arm
		wait $arm 2>/dev/null
		exec 9>&-
		trace_down
		rmmod ftview || bad=$((bad + 1))
		echo "# round $round at $(cut -d. -f1 /proc/uptime) s"
	done
	kill $sender $sender6
	wait $sender $sender6 2>/dev/null
	same "$1 rounds of load, arm, kill, unload under traffic" 0 $bad
}

dmesg -c >/dev/null
check "the module loads" insmod "$dir/ftview.ko"
net_up
trace_up "$TRACED"
"$dir/gate_test" "$instance" >/tmp/gate.tap
check "the control device answers" [ $? = 0 ]
grep -v '^ok' /tmp/gate.tap | sed 's/^not/# not/'
for group in protocols rules events neighbour kill usurper no_pid_filter; do
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
