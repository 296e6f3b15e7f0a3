# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# One packet, followed: every window of it has the same journey, no other has.

# How many journeys have how many windows: "2x40" is 40 journeys of two windows each.
journeys() {
	awk '
	/packet_begin: / {
		sub(/.* journey=/, "")
		if ($1 == 0) none++
		else windows[$1]++
	}
	END {
		for (id in windows) same[windows[id]]++
		for (n in same) printf "%s%dx%d", (some++ ? " " : ""), n, same[n]
		if (none) printf " %d without", none
		print ""
	}' $array/trace
}

# known TO: whether ftb has learned where TO is. It is asked for by an echo request, which is lost while a link has just come up.
known() {
	run icmp "$1" 1 1 1000
	ip -n ftb neigh show "$1" | grep -q lladdr
}

# fta - ftb - ftc, ftb forwards.
route_up() {
	ip netns add ftc
	ip link add ftb1 netns ftb type veth peer name ftc0 netns ftc
	ip -n ftc link set lo up
	ip -n ftb addr add 10.8.0.1/24 dev ftb1
	ip -n ftc addr add 10.8.0.2/24 dev ftc0
	ip -n ftb addr add fd08::1/64 dev ftb1 nodad
	ip -n ftc addr add fd08::2/64 dev ftc0 nodad
	ip -n ftb link set ftb1 up
	ip -n ftc link set ftc0 up
	ip netns exec ftb sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
	ip -n fta route add 10.8.0.0/24 via 10.9.0.2
	ip -n fta route add fd08::/64 via fd09::2
	ip -n ftc route add default via 10.8.0.1
	ip -n ftc route add default via fd08::1
	# Neighbours first, and for good: on a slow machine a neighbour that is asked again may answer too late, and what
	# is sent meanwhile is lost but for what a queue of some 160 packets holds.
	for ns in fta ftb ftc; do
		ip netns exec $ns sh -c \
			'for time in /proc/sys/net/ipv[46]/neigh/*/base_reachable_time_ms; do echo 3600000 >$time; done'
	done
	for to in 10.8.0.2 fd08::2; do
		until_true known $to || echo "# nobody answers for $to"
	done
}

route_down() {
	ip netns del ftc
	ip -n fta route del 10.8.0.0/24
	ip -n fta route del fd08::/64
	ip netns exec ftb sysctl -qw net.ipv4.ip_forward=0 net.ipv6.conf.all.forwarding=0
}

# fta - a bridge in ftb with two more ports: what nobody has is flooded as clones.
bridge_up() {
	ip -n ftb link add name br0 type bridge mcast_snooping 0
	ip -n ftb link set br0 up
	ip link add fta2 netns fta type veth peer name ftb2 netns ftb
	ip netns add ftc
	for n in 3 4; do
		ip link add ftb$n netns ftb type veth peer name ftc$n netns ftc
		ip -n ftc link set ftc$n up
	done
	for n in 2 3 4; do
		ip -n ftb link set ftb$n master br0
		ip -n ftb link set ftb$n up
	done
	ip -n fta addr add 10.7.0.1/24 dev fta2
	ip -n fta link set fta2 up
	ip -n fta neigh add 10.7.0.2 lladdr 02:00:00:00:07:02 dev fta2
}

bridge_down() {
	ip netns del ftc
	ip -n ftb link del br0
	ip -n fta link del fta2
}

followed() { # WHAT EXPECTED
	armed_stop
	same "$1" "$2" "$(journeys)"
	same "$1: every window has a journey" 0 "$(stat_of no_journey)"
	same "$1: nothing is counted as another's" 0 "$(stat_of nested_other)"
	echo >$array/trace
}

test_journeys() {
	route_up
	armed_start -p 9000 -l 0 -f ip_rcv
	run udp 10.8.0.2 9000 300
	followed "a packet over two hops has two windows and one journey" 2x300

	armed_start -p 9000 -l 0 -f ipv6_rcv -f ip6_input=in
	run udp fd08::2 9000 300
	followed "the same over IPv6, its inner entry point being part of the window" 2x300
	same "and the inner one is counted" 300 "$(stat_of nested)"

	armed_start -p 9000 -l 0 -f veth:veth_xmit -f __netif_receive_skb_core -f ip_rcv
	run udp 10.8.0.2 9000 100
	# Sent, received and handled, twice; the second sending is within ip_rcv.
	followed "sent, received, forwarded, received, delivered" 5x100
	route_down

	bridge_up
	armed_start -p 9000 -l 0 -f veth:veth_xmit -f __netif_receive_skb_core
	run udp 10.7.0.2 9000 100
	# Sent, received by the bridge, and received behind each of two ports.
	followed "clones are on their original's journey" 4x100
	bridge_down
}
