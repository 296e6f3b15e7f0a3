# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# What the gate's tests share: checks, the network, the trace array, arming, and reading
# the graph. Sourced by gate.sh, which sets dir.

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
		# Not every kernel has them all.
		echo "$pattern" >>$array/set_ftrace_filter 2>/dev/null
	done
	set +f
	echo 0 >$tracing/options/funcgraph-irqs
	echo 0 >$array/options/funcgraph-irqs 2>/dev/null
	# In which task a call was made: windows are told apart by that.
	options=$tracing/options
	[ ! -e $array/options/funcgraph-proc ] || options=$array/options
	echo 1 >$options/funcgraph-proc
	echo 16384 >$array/buffer_size_kb
	echo function_graph >$array/current_tracer
	echo 1 >$array/events/ftview/enable
}

trace_down() {
	echo 0 >$array/events/ftview/enable
	echo nop >$array/current_tracer
	echo 0 >$options/funcgraph-proc
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

# Reads the graph: windows.awk says by which rule. What is traced depends on the caller.
handlers='tcp_v4_rcv tcp_v6_rcv udp_rcv udpv6_rcv icmp_rcv icmpv6_rcv'
read_graph() {
	awk -v roots=" $handlers " -f "$dir/windows.awk" $array/trace >/tmp/gate.graph
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
	same "$1: each is one whole call of the function" 0 "$(graph_of broken)"
	same "$1: the gate obeyed" 0 "$(stat_of gate_failed)"
	echo "# $1: $(graph_of calls) calls, $(graph_of beside) beside"
	echo >$array/trace
}

run() { ip netns exec fta "$dir/traffic" "$@"; }

