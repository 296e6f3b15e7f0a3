#!/bin/bash
# What calls return: every call in a window that returns something has its value, or the window says how many have not; those
# of chosen functions only; none where the kernel gives no way; and where the kernel records values itself
# (CONFIG_FUNCTION_GRAPH_RETVAL), that each of the module's is the kernel's.
#
#   27-values.sh [WINDOWS]    300 windows of mixed traffic unless told
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=gate-lib.sh
. /ftview/suites/gate-lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
packets=
clean_up() {
  if [ -n "$packets" ]; then kill "$packets"; fi
  capture_clean_up
  gate_clean_up
}
trap clean_up EXIT
windows=${1:-300}
check "the module loads" insmod /ftview/ftview.ko
ftview doctor --format json >"$work/doctor.json"
way=$(sed -n 's/^"values":"\([a-z]*\)".*/\1/p' "$work/doctor.json")
echo "# return values: $way"

# record NAME WINDOWS COMMAND ARG...: so many windows of mixed traffic, in $work/NAME.dat; COMMAND is run once it is armed.
record() {
  local name=$1 count=$2 command=$3
  shift 3
  start_record "$name" -a ip-rcv -a udp -a tcp -a icmp -c "$count" --time $((600 + count)) --buffer 16384 --trace net \
    -f 'udp port 7000 or udp port 7001 or tcp port 9000 or icmp or icmp6' -o "$work/$name.dat" "$@"
  $command
  traffic -r udp4:7000 udp6:7000 udp4:7001:1:900 tcp4:9000 icmp4 icmp6 >/dev/null 2>&1 &
  packets=$!
  ended
  kill $packets
  packets=
  sed 's/^/# /' "$work/$name.log"
}

# What an interrupt calls in a task's name is left out; 6.12 forgets that when function_graph gets another user, which the module's trial is.
left_out() { grep -cE '^(irq_enter_rcu|idle_cpu) ' /sys/kernel/tracing/enabled_functions >"$work/borders" || true; }
json() { ftview export "$work/$1.dat" --format json; }
# The calls of all windows, a line each: name:module, and its value or null. What is not in a module has null for it.
calls() {
  json "$1" | grep -o '"name":"[^"]*","module":[^,]*\|"ret":[^,]*' | paste -d ' ' - - | tr -d '"' |
    sed 's/^name:\([^,]*\),module:\([^ ]*\) ret:/\1:\2 /'
}
missing_of() { ftview stats "$work/$1.dat" --format json | sed -n 's/^\],"values_missing":\([a-z0-9]*\)}$/\1/p'; }
said() { trace-cmd report -i "$work/$1.dat" 2>/dev/null | grep -c 'call_return: '; }

if [ "$way" != module ]; then
  record without 20 : --values 'ip_*'
  check "all windows are there" equal 0 "$status"
  check "that a choice has no effect is said" grep -q "^note: the choice of whose values are recorded has no effect on this kernel" \
    "$work/without.log"
  check "the module says nothing of calls" equal 0 "$(said without)"
  check "and how many are without is not told" equal null "$(missing_of without)"
else
  record all "$windows" left_out
  check "all windows are there" equal 0 "$status"
  check "the borders of interrupts are left out all the same" equal 0 "$(cat "$work/borders")"
  calls all >"$work/all.calls"
  total=$(wc -l <"$work/all.calls")
  missing=$(missing_of all)
  echo "# $total calls, $(grep -vc ' null$' "$work/all.calls") values, $missing missing"
  check "there are many calls" test "$total" -ge $((windows * 10))
  # In a capture that lost nothing this is all of them, those that return nothing, too.
  if grep -q 'events lost' "$work/all.log"; then
    check "what was lost is told of windows" test "$missing" -gt 0
  else
    check "each call has its event" equal "$total" "$(said all)"
    check "no call is without its value" equal 0 "$missing"
    check "the capture says nothing of such" equal 0 "$(grep -c 'without their value' "$work/all.log")"
  fi
  check "each window says so" equal "$missing" \
    "$(json all | grep -o '"values_missing":[0-9]*' | awk -F : '{ sum += $2 } END { print sum + 0 }')"
  # Which return nothing never has a value; which returns something always has.
  sort -u "$work/all.calls" | sed 's/ [^ ]*$//' | sort -u >"$work/names"
  grep ' null$' "$work/all.calls" | sed 's/ null$//' | sort -u >"$work/void"
  grep -v ' null$' "$work/all.calls" | sed 's/ [^ ]*$//' | sort -u >"$work/valued"
  if [ "$missing" = 0 ]; then check "no function has values now and then" equal "" "$(comm -12 "$work/void" "$work/valued")"; fi
  check "of $(wc -l <"$work/names") functions many return something" test "$(wc -l <"$work/valued")" -gt 20
  check "and some return nothing" test "$(wc -l <"$work/void")" -gt 3

  record chosen 50 : --values 'ip_rcv*,nf_*,udp_queue_rcv*'
  calls chosen >"$work/chosen.calls"
  check "of chosen functions: no other has a value" equal 0 \
    "$(grep -v ' null$' "$work/chosen.calls" | grep -vc '^ip_rcv\|^nf_\|^udp_queue_rcv')"
  check "and each of their calls has" equal 0 \
    "$(grep ' null$' "$work/chosen.calls" | sed 's/ null$//' | grep '^ip_rcv\|^nf_\|^udp_queue_rcv' | grep -vcxFf "$work/void")"
  check "there are some" test "$(grep -vc ' null$' "$work/chosen.calls")" -ge 50
  check "as many are said, those of functions that return nothing beside" equal \
    "$(grep -c '^ip_rcv\|^nf_\|^udp_queue_rcv' "$work/chosen.calls")" "$(said chosen)"
  check "none is missing" equal 0 "$(missing_of chosen)"

  record none 20 : --no-values
  check "without values there are none" equal "0 0" "$(said none) $(calls none | grep -vc ' null$')"
  check "and none is missed" equal null "$(missing_of none)"

  # Somebody switches the event off behind the capture's back.
  event_off() { echo 0 >"$tracing"/instances/ftview/events/ftview/call_return/enable; }
  record taken 20 event_off
  calls taken >"$work/taken.calls"
  missing=$(missing_of taken)
  check "an event that was switched off: no values" equal 0 "$(grep -vc ' null$' "$work/taken.calls")"
  sed 's/ null$//' "$work/taken.calls" >"$work/taken.names"
  # Of a function that was not called before it is not known here whether it returns something; of a module's never.
  grep ':null$' "$work/taken.names" >"$work/taken.own"
  least=$(grep -cxFf "$work/valued" "$work/taken.own")
  new=$(($(grep -vcxFf "$work/names" "$work/taken.own") + $(grep -vc ':null$' "$work/taken.names")))
  check "windows say how many of their calls are without ($least to $((least + new)))" \
    test "$missing" -ge "$least" -a "$missing" -le $((least + new))
  check "the capture says how many in all" grep -q ", $missing calls without their value" "$work/taken.log"
  check "so does stats" grep -q ", $missing without their value" <(ftview stats "$work/taken.dat")
fi
ftview record -f udp -c 1 --time 5 --values 'ip_*' --no-values -o "$work/none2.dat" >"$work/none2.log" 2>&1
check "values of some and of none at once are refused" equal "2 1" \
  "$? $(grep -c 'give --values or --no-values, not both' "$work/none2.log")"
ftview record -f udp -c 1 --time 5 --values 'tpc_*' -o "$work/none2.dat" >"$work/none2.log" 2>&1
check "a pattern that fits nothing is refused" equal "2 1" \
  "$? $(grep -c "no function that can be traced fits 'tpc_\*'" "$work/none2.log")"

# The kernel's own, beside ours: both as all of the register.
if [ -e $tracing/options/funcgraph-retval-hex ]; then
  mapfile -t functions < <(sed -n 's/^\(tcp_[^ ]*\|udp_[^ ]*\|ip_[^ ]*\|icmp_[^ ]*\|__udp[^ ]*\|nf_[^ ]*\|sk_[^ ]*\|skb_[^ ]*\|sock_[^ ]*\).*/\1/p' \
    $tracing/available_filter_functions)
  trace_up "${functions[@]}"
  for option in funcgraph-retval funcgraph-retval-hex; do
    for place in "$array" $tracing; do
      if [ -e "$place/options/$option" ]; then echo 1 >"$place/options/$option"; fi
    done
  done
  events_up
  must_arm "armed with values beside the kernel's" -v -e 0x3f -q "$windows"
  traffic -r udp4:7000 udp6:7000 udp4:7001:1:900 tcp4:9000 icmp4 icmp6 >/dev/null 2>&1 &
  packets=$!
  wait "$client"
  exec 9>&-
  kill $packets
  packets=
  # The value that was said last on a CPU, against that of the return behind it.
  awk '
    /^#/ || !/\|/ { next }
    { cpu = $1 }
    /call_return: / { sub(/.*value=/, ""); value[cpu] = $1; next }
    /\/\* *(= |.*ret=)/ {
      own = $0
      sub(/.*(\/\* *= |ret=)/, "", own)
      sub(/[ ,*].*/, "", own)
      if (!(cpu in value)) alone++
      else if (value[cpu] != (own ~ /^0x/ ? own : "0x" own)) { differ++; if (differ < 5) print "# " value[cpu] " said: " $0 }
      else same++
      delete value[cpu]
    }
    END { print "same", same + 0; print "differ", differ + 0; print "alone", alone + 0 }' "$array/trace" >"$work/own"
  sed 's/^/# /' "$work/own"
  check "they are taken" equal 1 "$(stat_of values_state)"
  check "none was missed" equal 0 "$(stat_of values_missed)"
  check "no value of ours is another than the kernel's" equal "differ 0" "$(grep '^differ' "$work/own")"
  check "all of them were compared" equal "same $(stat_of values)" "$(grep '^same' "$work/own")"
  for option in funcgraph-retval-hex funcgraph-retval; do
    for place in "$array" $tracing; do
      if [ -e "$place/options/$option" ]; then echo 0 >"$place/options/$option"; fi
    done
  done
  trace_down
fi
rmmod ftview
finish
