# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# Windows at functions that were added by name.

# Each packet passes each function once: the sender's side, or the receiver's.
function_windows() { # ADDRESS SYMBOL...: as gate_arm -f takes them
	to=$1
	shift
	for symbol in "$@"; do
		handlers=${symbol#*:}
		armed_start -p 9000 -f "$symbol"
		run udp "$to" 9000 20
		run udp "$to" 9001 20
		captured "udp to $to at $symbol" 20
	done
}

# A way that packets take in another way than one datagram each: counted by us alone, they
# must all be whole.
whole_windows() { # WAY SYMBOL COMMAND...
	way=$1
	symbol=$2
	handlers=${symbol#*:}
	shift 2
	armed_start -p 9000 -f "$symbol"
	"$@"
	armed_stop
	check "$way at $handlers: windows" [ "$(stat_of opened)" -ge 10 ]
	same "$way at $handlers: a window each" "$(stat_of matched)" \
		"$(($(stat_of opened) + $(stat_of nested) + $(stat_of nested_other)))"
	read_graph
	same "$way at $handlers: as many events" "$(stat_of opened)" "$(graph_of ended)"
	same "$way at $handlers: nothing outside of windows" 0 "$(graph_of foreign)"
	same "$way at $handlers: each is one whole call of the function" 0 "$(graph_of broken)"
	echo >$array/trace
}

# EVERY=1: at each of them; it takes some minutes under emulation.
test_functions() {
	tables=$handlers
	function_windows 10.9.0.2 ip_output __netif_receive_skb_core ip_local_deliver
	function_windows fd09::2 __dev_queue_xmit ipv6_rcv
	whole_windows tcp tcp_v4_do_rcv run tcp 10.9.0.2 9000 20
	route_up
	whole_windows forwarded ip_forward run udp 10.8.0.2 9000 20
	[ -z "$EVERY" ] || whole_windows forwarded ip6_forward run udp fd08::2 9000 20
	route_down
	bridge_up
	whole_windows bridged bridge:br_handle_frame run udp 10.7.0.2 9000 20
	bridge_down
	[ -z "$EVERY" ] || every_function
	handlers=$tables
}

every_function() {
	function_windows 10.9.0.2 __dev_queue_xmit veth:veth_xmit ip_rcv udp_rcv
	function_windows fd09::2 ip6_output veth:veth_xmit __netif_receive_skb_core \
		ip6_input udpv6_rcv
	whole_windows tcp tcp_v6_do_rcv run tcp fd09::2 9000 20
	# By itself there, in softirqs and in the processes that read.
	whole_windows tcp ip_output run tcp 10.9.0.2 9000 20
}
