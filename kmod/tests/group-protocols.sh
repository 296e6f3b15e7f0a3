# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# Windows at the protocol tables against independently counted packets.

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
