# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# Quota, sampling, count-only, and what the events say.

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

	armed_start -p 9000 -z
	echo nop >$array/current_tracer
	run udp 10.9.0.2 9000 1
	until_true grep -q awake /tmp/gate.out
	armed_stop
	same "asleep, without a tracer: a match wakes" 1 "$(stat_of skipped_asleep)"
	same "asleep: and opens no window" "1 0" "$(stat_of matched) $(stat_of opened)"
	echo function_graph >$array/current_tracer
	armed_start -p 9000 -z
	run udp 10.9.0.2 9000 1
	until_true grep -q awake /tmp/gate.out
	run udp 10.9.0.2 9000 6
	armed_stop
	read_graph
	same "woken: those that follow have windows" "1 6 6" \
		"$(stat_of skipped_asleep) $(stat_of opened) $(stat_of closed)"
	same "woken: events" 6 "$(graph_of begun)"
	same "woken: each is one whole call of the handler" 0 "$(graph_of broken)"
	echo >$array/trace

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

# Windows that no keep rule asks for do not count, and are marked.
test_keep() {
	armed_start -p 9000 -q 3 -k dropped
	run udp 10.9.0.2 9000 10
	armed_stop
	same "keep dropped: opened" 10 "$(stat_of opened)"
	same "keep dropped: none of them" 0 "$(stat_of kept)"
	same "keep dropped: the quota is not met" 0 "$(stat_of ready)"
	same "keep dropped: all are marked" 10 "$(grep -c 'packet_end: .* keep=0' $array/trace)"
	echo >$array/trace

	armed_start -p 9002 -q 3 -k dropped
	run udp 10.9.0.2 9002 10
	wait $arm
	armed_stop
	same "keep dropped: kept up to the quota" 3 "$(stat_of kept)"
	same "keep dropped: the quota is met" 1 "$(stat_of ready)"
	same "keep dropped: and stays met" 1 "$(stat_of ready_after)"
	same "keep dropped: they are marked" 3 "$(grep -c 'packet_end: .* keep=1' $array/trace)"
	check "keep dropped: with the function that dropped them" \
		grep -q 'packet_end: .* drop=NO_SOCKET at=_*udp[a-z0-9_]* keep=1' $array/trace
	echo >$array/trace

	# Dropped by the receiver, which runs within the sending.
	armed_start -p 9002 -k dropped -f __dev_queue_xmit
	run udp 10.9.0.2 9002 10
	armed_stop
	check "keep dropped: also at another interface than it came from" \
		grep -q 'packet_end: .* drop=NO_SOCKET .* keep=1' $array/trace
	echo >$array/trace

	armed_start -p 9000 -k slow=1
	run udp 10.9.0.2 9000 5
	armed_stop
	same "keep slow: a nanosecond is soon over" 5 "$(stat_of kept)"
	armed_start -p 9000 -k slow=60000000000 -k dropped
	run udp 10.9.0.2 9000 5
	armed_stop
	same "keep slow: a minute is not" 0 "$(stat_of kept)"
	echo >$array/trace

	ip netns exec fta nft -f - <<-END
	add table inet ftgate
	add chain inet ftgate out { type filter hook output priority 0; }
	add rule inet ftgate out udp dport 9000 drop
	END
	armed_start -p 9000 -k negative -f __ip_local_out
	run udp 10.9.0.2 9000 5 2>/dev/null
	armed_stop
	ip netns exec fta nft delete table inet ftgate
	same "keep negative: an error is kept" 1 "$(stat_of kept)"
	check "keep negative: with its number and reason" \
		grep -q 'packet_end: id=1 ret=-1 kind=int drop=NETFILTER_DROP at=[a-z_]* .*keep=1' $array/trace
	grep -h packet_end $array/trace | sed 's/^/# /'
	echo >$array/trace
}

# What a function returns, by its type.
test_returns() {
	armed_start -p 9000 -f ip_rcv_core
	run udp 10.9.0.2 9000 5
	armed_stop
	same "a returned packet has its own cookie" 5 "$(awk '
		/packet_begin: / { sub(/.* skb=/, ""); skb = $1 }
		/packet_end: / { sub(/.* ret=/, ""); same += ($1 == skb && $2 == "kind=pointer") }
		END { print same + 0 }' $array/trace)"
	echo >$array/trace
	armed_start -p 9000 -f ip_protocol_deliver_rcu
	run udp 10.9.0.2 9000 5
	armed_stop
	same "void returns nothing" 5 "$(grep -c 'packet_end: .* ret=0 kind=void' $array/trace)"
	echo >$array/trace
}
