# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# Counters that only trouble raises: windows of others, no slot left, a gate that does not
# obey, and tasks asleep in a window.

begun() { grep -c packet_begin $array/trace; }
has_begun() { [ "$(begun)" -ge "$1" ]; }

hold_start() { # COUNT
	rm -f /tmp/hold.in
	mkfifo /tmp/hold.in
	ip netns exec fta "$dir/traffic" hold 10.9.0.2 9000 "$1" </tmp/hold.in 9>&- &
	holder=$!
	exec 8>/tmp/hold.in
}

hold_stop() {
	exec 8>&-
	wait $holder
}

# The answer to a packet, sent by the softirq that runs within the packet's sending.
# How many events of packets in others' windows have the entry of that function right behind
# them.
nested_calls() {
	awk -v name="$1" '/ packet_nested: / { told = 1; next }
		told && index($0, name "(") { n++ } { told = 0 } END { print n + 0 }' $array/trace
}

test_nested_other() {
	armed_start -f __dev_queue_xmit
	run udp 10.9.0.2 9007 1
	armed_stop
	check "a packet within another one's window is counted" [ "$(stat_of nested_other)" -ge 1 ]
	same "and has no window of its own" \
		"$(stat_of matched)" "$(($(stat_of opened) + $(stat_of nested_other)))"
	same "but is told" "$(stat_of nested_other)" "$(grep -c 'packet_nested: id=' $array/trace)"
	same "just before its own call" "$(stat_of nested_other)" "$(nested_calls __dev_queue_xmit)"
	echo >$array/trace
}

test_busy() {
	last=$(sed 's/.*-//' /sys/devices/system/cpu/possible)
	armed_start -f sk_wait_data
	# There are 8 slots a CPU and at least 64.
	hold_start $((last * 16 + 100))
	until_true has_begun 20
	run udp 10.9.0.2 9000 1
	sleep 1
	hold_stop
	armed_stop
	check "without a slot packets pass, and are counted" [ "$(stat_of skipped_busy)" -ge 1 ]
	same "every match is accounted for" "$(stat_of matched)" \
		"$(($(stat_of opened) + $(stat_of skipped_busy) + $(stat_of nested_other)))"
	same "and every window closed" "$(stat_of opened)" "$(stat_of closed)"
	echo >$array/trace
}

test_gate_failed() {
	probes=/sys/kernel/debug/kprobes/enabled
	armed_start -p 9000
	echo 0 >$probes
	run udp 10.9.0.2 9000 5
	echo 1 >$probes
	run udp 10.9.0.2 9000 5
	armed_stop
	same "with kprobes off windows fail" 5 "$(stat_of gate_failed)"
	echo 0 >$probes
	"$dir/gate_arm" -i "$instance" -t 0 >/tmp/gate.out 2>&1
	check "and arming is refused" grep -q 'arm: Operation not supported' /tmp/gate.out
	echo 1 >$probes
	echo >$array/trace
}

# Disarming waits for a task asleep in a window, and lets it wake.
test_asleep() {
	armed_start -f sk_wait_data
	hold_start 1
	check "a function that sleeps has a window" until_true has_begun 1
	(
		exec 9>&-
		sleep 1
	) &
	exec 8>&-
	armed_stop
	same "disarming waits for it" 1 "$(stat_of closed)"
	wait $holder

	echo >$array/trace
	armed_start -f sk_wait_data
	hold_start 1
	until_true has_begun 1
	armed_stop
	same "but not for ever" 0 "$(stat_of closed)"
	check "it is said" sh -c 'dmesg | grep -q "still in a window"'
	"$dir/gate_arm" -i "$instance" -t 0 >/tmp/gate.out 2>&1
	check "until it wakes nobody can arm" grep -q 'arm: Operation now in progress' /tmp/gate.out
	# The slot of its function is still read.
	"$dir/gate_arm" -i "$instance" -f ip_rcv -t 0 >/tmp/gate.out 2>&1
	check "nor add a function" grep -q 'ip_rcv: Operation now in progress' /tmp/gate.out
	echo 0 >$array/events/ftview/enable
	check "nor unload" sh -c '! rmmod ftview 2>/dev/null'
	hold_stop
	echo 1 >$array/events/ftview/enable
	armed_start -p 9000
	run udp 10.9.0.2 9000 5
	armed_stop
	same "then all is well" 5 "$(stat_of opened)"
	dmesg -c >/dev/null
	echo >$array/trace
}

test_counters() {
	test_nested_other
	test_busy
	test_gate_failed
	test_asleep
}
