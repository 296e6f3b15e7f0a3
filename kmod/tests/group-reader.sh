# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# What reads the graph (windows.awk) by itself: what is the packet's, and what is not, in
# windows as kernels that can be preempted record them.

# A window of udp_rcv; $1 stands before the handler, $2 behind it.
window() {
	cat <<END
 0) send-7 | | /* packet_begin: id=1 data=45000023000000004011000000000000000000001000232800000000 */
$1
 1) send-7 | | udp_rcv() {
 0) send-7 | 0.5 us | kfree_skb();
 0) send-7 | 2.5 us | }
$2
 0) send-7 | | /* packet_end: id=1 ret=0 */
END
}

read_as() { # WHAT WANTED [BEFORE [BEHIND]]: broken, beside, foreign and alien
	window "$3" "$4" |
		awk -v roots=' udp_rcv ' -v never=$never -f "$dir/windows.awk" >/tmp/gate.graph
	same "reader: $1" "$2" \
		"$(graph_of broken) $(graph_of beside) $(graph_of foreign) $(graph_of alien)"
}

test_reader() {
	never=/tmp/gate.never
	printf 'udp_rcv\nip_rcv.isra.0\nkfree_skb\n' >$never
	read_as "a handler alone" "0 0 0 0"
	read_as "the tail of an interrupt before it" "0 1 0 0" \
		' 0) send-7 | 0.1 us | raw_irqentry_exit_cond_resched();'
	read_as "the scheduler before it, and another processor then" "0 2 0 0" \
		' 0) send-7 | 0.1 us | raw_irqentry_exit_cond_resched();
 0) send-7 | | schedule_debug.constprop.0() {
 1) send-7 | 0.1 us | }'
	read_as "softirqs behind it, with another packet's handler" "0 1 0 0" "" \
		' 1) send-7 | | handle_softirqs() {
 1) send-7 | | ip_rcv() {
 1) send-7 | 0.1 us | udp_rcv();
 1) send-7 | 0.1 us | }
 1) send-7 | 0.1 us | }'
	read_as "what handles packets beside it" "1 1 0 0" ' 0) send-7 | 0.1 us | ip_rcv [ip]();'
	read_as "two handlers" "2 0 0 0" "" ' 0) send-7 | 0.1 us | udp_rcv();'
	read_as "another task's call" "0 0 1 0" ' 0) other-8 | 0.1 us | ip_rcv();'
}
