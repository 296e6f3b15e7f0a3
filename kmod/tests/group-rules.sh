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
