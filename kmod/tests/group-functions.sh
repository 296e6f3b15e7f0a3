# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# Windows at functions that were added by name.

# Each packet passes each function once: the sender's side, or the receiver's.
function_windows() { # ADDRESS SYMBOL...: as gate_arm -f takes them
	to=$1
	shift
	for symbol in "$@"; do
		handlers="${symbol#*:}(\\.constprop\\.0)?"
		armed_start -p 9000 -f "$symbol"
		run udp "$to" 9000 20
		run udp "$to" 9001 20
		captured "udp to $to at $symbol" 20
	done
}

test_functions() {
	tables=$handlers
	modprobe veth
	function_windows 10.9.0.2 ip_output __dev_queue_xmit veth:veth_xmit \
		__netif_receive_skb_core ip_rcv ip_local_deliver udp_rcv
	function_windows fd09::2 ip6_output __dev_queue_xmit veth:veth_xmit \
		__netif_receive_skb_core ipv6_rcv ip6_input udpv6_rcv
	handlers=$tables
}
