# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# Others who trace or hook, and ends that nobody planned.

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
	check "without a PID filter arming is refused" grep -q 'arm: No data available' /tmp/gate.out
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

# A kprobe on an entry point, of either kind: both work. It sees the function called
# once more for each window, by the wrapper.
test_kprobe() {
	events=$tracing/kprobe_events
	for kind in p r; do
		echo "$kind:ftgate ip_local_deliver" >>$events
		echo 1 >$tracing/events/kprobes/ftgate/enable
		armed_start -p 9000 -f ip_local_deliver
		run udp 10.9.0.2 9000 5
		run udp 10.9.0.2 9001 5
		armed_stop
		same "kprobe ($kind) first: our windows open" 5 "$(stat_of opened)"
		# It was there before us, and for packets of others, too.
		check "kprobe ($kind) first: it counts" [ \
			"$(awk '$1 == "ftgate" { print $2 }' $tracing/kprobe_profile)" -ge \
			"$(($(stat_of seen) + $(stat_of opened)))" ]
		echo 0 >$tracing/events/kprobes/ftgate/enable
		armed_start -p 9000 -f ip_local_deliver
		echo 1 >$tracing/events/kprobes/ftgate/enable
		run udp 10.9.0.2 9000 5
		armed_stop
		same "kprobe ($kind) second: our windows open" 5 "$(stat_of opened)"
		echo 0 >$tracing/events/kprobes/ftgate/enable
		echo -:ftgate >>$events
	done
	echo >$array/trace
}

# A live patch of an entry point, the same.
test_livepatch() {
	[ -f "$dir/patcher.ko" ] && [ -d /sys/kernel/livepatch ] || return
	insmod "$dir/patcher.ko"
	"$dir/gate_arm" -i "$instance" -f ip_call_ra_chain -t 0 >/tmp/gate.out 2>&1
	check "livepatch: arming after it is EBUSY" grep -q 'arm: Device or resource busy' /tmp/gate.out
	until_true grep -q 0 /sys/kernel/livepatch/patcher/transition
	echo 0 >/sys/kernel/livepatch/patcher/enabled
	until_true [ ! -d /sys/kernel/livepatch/patcher ]
	check "livepatch: it can go" until_true rmmod patcher
	armed_start -p 9000 -f ip_call_ra_chain -f ip_local_deliver
	check "livepatch: it is refused after us" sh -c "! insmod '$dir/patcher.ko' 2>/dev/null"
	run udp 10.9.0.2 9000 5
	armed_stop
	same "livepatch: our windows open" 5 "$(stat_of opened)"
	echo >$array/trace
}

# A module goes while its function is an entry point.
test_module_goes() {
	modprobe dummy
	armed_start -p 9000 -f dummy:dummy_xmit -f ip_local_deliver
	check "module: it may go" rmmod dummy
	run udp 10.9.0.2 9000 5
	armed_stop
	same "module: the others' windows open" 5 "$(stat_of opened)"
	modprobe dummy
	armed_start -p 9000 -f dummy:dummy_xmit
	check "module: also the only one" rmmod dummy
	run udp 10.9.0.2 9000 5
	armed_stop
	same "module: nothing is hooked then" 0 "$(stat_of seen)"
	echo >$array/trace
}
