# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# What each call in a window returned.

# Reads the graph: returns of calls in windows, call_return events in them, how many of
# these are the last thing inside the call they name, and packets whose packet_end has
# another number than the function's own call_return.
read_values() {
	awk '
	/^#/ || !/\|/ { next }
	{ cpu = $1; text = $0; sub(/^[^|]*\|/, "", text) }
	/packet_begin: / { open[cpu] = 1; next }
	/packet_end: / {
		sub(/.* ret=/, "")
		if (value[cpu] != sprintf("0x%x", $1 < 0 ? 4294967296 + $1 : $1)) wrong++
		open[cpu] = 0; next
	}
	!open[cpu] { if (/call_return: /) foreign++; next }
	/call_return: / { sub(/.*value=/, ""); value[cpu] = $1; values++; last[cpu] = 1; next }
	/\/\*.*\*\// && !/[;{}]/ { next }
	/;/ { unsaid++ }
	/\}/ { returns++; if (!last[cpu]) unsaid++ }
	{ last[cpu] = 0 }
	END {
		print "returns", returns + 0; print "values", values + 0
		print "unsaid", unsaid + 0; print "wrong", wrong + 0
		print "foreign", foreign + 0
	}' $array/trace >/tmp/gate.graph
}

# All calls of the windows have their values, and the kernel's counters say so.
all_valued() { # WHAT
	armed_stop
	read_values
	same "values: $1: they are taken" 1 "$(stat_of values_state)"
	check "values: $1: there are calls" [ "$(graph_of returns)" -gt 20 ]
	same "values: $1: as many as returns" "$(graph_of returns)" "$(graph_of values)"
	same "values: $1: each at its return" 0 "$(graph_of unsaid)"
	same "values: $1: as many as were counted" "$(stat_of values)" "$(graph_of values)"
	same "values: $1: none missed" 0 "$(stat_of values_missed)"
	same "values: $1: the function's is the packet's" 0 "$(graph_of wrong)"
	same "values: $1: none outside of windows" 0 "$(graph_of foreign)"
	echo >$array/trace
}

none_taken() { # WHAT
	armed_stop
	same "values: $1: none" 0 "$(grep -c call_return $array/trace)"
	echo >$array/trace
}

# Takes every place that fgraph has for users.
fill_users() {
	users=0
	while [ $users -lt 20 ]; do
		mkdir $tracing/instances/ftuser$users
		echo ip_rcv >$tracing/instances/ftuser$users/set_ftrace_filter
		users=$((users + 1))
		echo function_graph 2>/dev/null >$tracing/instances/ftuser$((users - 1))/current_tracer || break
	done
}

empty_users() {
	while [ $users -gt 0 ]; do
		users=$((users - 1))
		echo nop >$tracing/instances/ftuser$users/current_tracer
		rmdir $tracing/instances/ftuser$users
	done
}

# What each call in a window was given, where the tracer does not record it.
test_arguments() {
	armed_start -a -p 9000 -f ip_rcv -e 0x3c
	run udp 10.9.0.2 9000 10
	run icmp 10.9.0.2 9000 3
	armed_stop
	if [ "$(stat_of arguments_state)" != 1 ]; then
		check "arguments: why there are none is said" [ "$(stat_of arguments_state)" = "$([ -n "$instance" ] && echo 2 || echo 0)" ]
		same "arguments: none" 0 "$(grep -c call_args: $array/trace)"
		echo >$array/trace
		return
	fi
	awk '
	/^#/ || !/\|/ { next }
	{ cpu = $1; text = $0; sub(/^.*\| */, "", text) }
	/packet_begin: / { open[cpu] = 1; next }
	/packet_end: / { open[cpu] = 0; next }
	!open[cpu] { if (/call_args: /) foreign++; next }
	/call_args: / {
		said++
		if (index(text, "func=" name[cpu] " ") == 0) strange++
		if (name[cpu] == "ip_rcv") {
			entry++
			split(substr(text, index(text, "args=") + 5), words, ",")
			first = words[1]
		}
		if (name[cpu] == "ip_rcv_core" && index(text, "args=" first ",")) same++
		name[cpu] = "?"; next
	}
	/\(\) \{$/ { calls++; sub(/\(\) \{$/, "", text); name[cpu] = text }
	END {
		print "calls", calls + 0; print "said", said + 0; print "strange", strange + 0
		print "foreign", foreign + 0; print "entry", entry + 0; print "same", same + 0
	}' $array/trace >/tmp/gate.graph
	check "arguments: there are calls" [ "$(graph_of calls)" -gt 20 ]
	same "arguments: each says what it was given" "$(graph_of calls)" "$(graph_of said)"
	same "arguments: as many as were counted" "$(stat_of arguments)" "$(graph_of said)"
	same "arguments: none missed" 0 "$(stat_of arguments_missed)"
	same "arguments: each right behind the entry" 0 "$(graph_of strange)"
	same "arguments: none outside of windows" 0 "$(graph_of foreign)"
	check "arguments: of the entry point, too" [ "$(graph_of entry)" -gt 0 ]
	same "arguments: a packet is the same for who is given it" "$(graph_of entry)" "$(graph_of same)"
	echo >$array/trace

	# Without the PID filter the kernel calls our function directly; it goes all the same.
	armed_start -a -p 9000 -e 0x3c
	echo >$array/set_ftrace_pid
	run udp 10.9.0.2 9000 3
	armed_stop
	echo $nobody >$array/set_ftrace_pid
	echo >$array/trace
	armed_start -a -p 9000 -e 0x3c
	run udp 10.9.0.2 9000 3
	armed_stop
	same "arguments: there are some again" 1 "$(stat_of arguments_state)"
	same "arguments: and none missed" 0 "$(stat_of arguments_missed)"
	echo >$array/trace
}

# Windows are kept for what a call in them returned.
test_judged() {
	function=$(awk '$3 == "nf_hook_slow" && $2 ~ /[tT]/ { print $1; exit }' /proc/kallsyms)
	if [ -z "$instance" ]; then
		armed_start -k returns -j "$function:1:4" -f __ip_local_out
		check "keep returns: refused where there are no values" grep -q 'arm: Protocol not supported' /tmp/gate.out
		armed_stop
		return
	fi
	ip netns exec fta nft -f - <<-END
	add table inet ftgate
	add chain inet ftgate out { type filter hook output priority 0; }
	add rule inet ftgate out udp dport 9002 drop
	END
	armed_start -k returns -j "1:1:4" -j "$function:1:4" -f __ip_local_out -p 9000
	run udp 10.9.0.2 9000 5
	armed_stop
	same "keep returns: packets that pass have windows" 5 "$(stat_of opened)"
	same "keep returns: that are not kept" 0 "$(stat_of kept)"
	same "keep returns: values are taken" 1 "$(stat_of values_state)"
	same "keep returns: and not said" 0 "$(grep -c call_return: $array/trace)"
	same "keep returns: windows say so" 5 "$(grep -c 'packet_end: .* keep=0 values=none' $array/trace)"
	echo >$array/trace
	armed_start -v -q 1 -k returns -j "$function:1:4" -f __ip_local_out -p 9002
	run udp 10.9.0.2 9002 5 2>/dev/null
	armed_stop
	same "keep returns: one that does not is kept" 1 "$(stat_of kept)"
	same "keep returns: the quota is met" 1 "$(stat_of ready)"
	same "keep returns: it is marked" 1 "$(grep -c 'packet_end: .* keep=1 values=all' $array/trace)"
	check "keep returns: for this" grep -q 'call_return: func=nf_hook_slow value=0xf\{8,16\} ' $array/trace
	ip netns exec fta nft delete table inet ftgate
	echo >$array/trace
}

test_values() {
	[ -e $array/events/ftview/call_return ] || return
	armed_start -v -p 9000 -e 0x3c
	run udp 10.9.0.2 9000 10
	run icmp 10.9.0.2 9000 3
	if [ -z "$instance" ]; then
		# No trace array has a return function of its own here.
		none_taken "on a kernel without a way"
		same "values: it is said that there is no way" 2 "$(stat_of values_state)"
		return
	fi
	all_valued "handlers"

	armed_start -p 9000
	run udp 10.9.0.2 9000 3
	none_taken "not asked for"
	same "values: not asked for is said" 0 "$(stat_of values_state)"

	# Of some functions: each of their calls has its value, and the window says so.
	address=$(awk '$3 == "ip_rcv_core" && $2 ~ /[tT]/ { print $1; exit }' /proc/kallsyms)
	armed_start -v -w 1 -w "$address" -f ip_rcv
	run udp 10.9.0.2 9000 5
	armed_stop
	same "values: of one function: as many as it has calls" \
		"$(grep -c ' ip_rcv_core()\| ip_rcv_core \[.*();' $array/trace)" "$(grep -c call_return $array/trace)"
	same "values: of one function: no other" 0 "$(grep call_return $array/trace | grep -vc 'func=ip_rcv_core ')"
	check "values: of one function: some" [ "$(stat_of values)" -gt 0 ]
	same "values: of one function: windows say that" "$(grep -c packet_end: $array/trace)" \
		"$(grep -c 'packet_end: .* values=some' $array/trace)"
	echo >$array/trace

	# Another user of function_graph: the kernel then calls return functions otherwise.
	other=$tracing/instances/ftother
	mkdir $other
	echo ip_rcv >$other/set_ftrace_filter
	echo function_graph >$other/current_tracer
	armed_start -v -p 9000 -e 0x3c
	run udp 10.9.0.2 9000 10
	all_valued "beside another user"
	armed_start -v -p 9000 -e 0x3c
	echo nop >$other/current_tracer
	rmdir $other
	run udp 10.9.0.2 9000 10
	all_valued "when the other user has gone"

	# As many users as it can have: there are no values then, and packets all the same.
	fill_users
	armed_start -v -p 9000 -e 0x3c
	run udp 10.9.0.2 9000 5
	none_taken "without room for the trial"
	same "values: that there is no room is said" 5 "$(stat_of values_state)"
	same "values: without room there are windows" 5 "$(stat_of opened)"
	empty_users
	# Full while armed: the tracer's function cannot be put back for good until there is room.
	armed_start -v -p 9000 -e 0x3c
	run udp 10.9.0.2 9000 5
	fill_users
	armed_stop
	check "values: without room to end, the module stays" [ "$(cat /sys/module/ftview/refcnt)" -gt 0 ]
	armed_start -v -p 9000 -e 0x3c
	check "values: and is not armed again" grep -q 'arm: ' /tmp/gate.out
	armed_stop
	empty_users
	echo >$array/trace
	armed_start -v -p 9000 -e 0x3c
	run udp 10.9.0.2 9000 5
	all_valued "when there is room again"
	same "values: the module can go again" 0 "$(cat /sys/module/ftview/refcnt)"

	# The tracer puts its own function back when it is switched off and on.
	armed_start -v -p 9000 -e 0x3c
	echo nop >$array/current_tracer
	echo function_graph >$array/current_tracer
	run udp 10.9.0.2 9000 5
	none_taken "behind a tracer that was off and on"
	echo nop >$array/current_tracer
	armed_start -v -p 9000 -e 0x3c
	none_taken "without the tracer"
	same "values: that the tracer is off is said" 3 "$(stat_of values_state)"
	echo function_graph >$array/current_tracer

	armed_start -v -p 9000 -e 0x3c
	run udp 10.9.0.2 9000 500 &
	sender=$!
	kill -9 $arm
	wait $arm 2>/dev/null
	exec 9>&-
	wait $sender
	echo >$array/trace
	armed_start -v -p 9000 -e 0x3c
	run udp 10.9.0.2 9000 10
	all_valued "after kill -9"
}
