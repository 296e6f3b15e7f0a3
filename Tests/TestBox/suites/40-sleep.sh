#!/bin/bash
# A capture that sleeps has no tracer until a packet matches, counts what it has missed, falls asleep again, and leaves tracing
# as it was however it ends.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
trap capture_clean_up EXIT
: >"$work/sent"

check "the module loads" insmod /ftview/ftview.ko
used_before
snapshot >"$work/before"
few=(--trace '*udp*_rcv,*udp_queue_rcv_one_skb,ip_protocol_deliver_rcu,sock_def_readable' -f 'udp dst port 7000')
array=$tracing
if works_in_instance; then array=$tracing/instances/ftview; fi

has_tracer() { equal "$1" "$(cat "$array/current_tracer")"; }
# Sends packets until one was recorded: those before it come while the tracer is being switched on.
until_recorded() { until_true sends_recorded; }
sends_recorded() { send 1 && is_recorded; }
is_recorded() { awk '/^(entries|read events):/ { sum += $NF } END { exit !sum }' "$array"/per_cpu/cpu*/stats; }
# A line for each packet: a check is a process of its own.
send() { traffic udp4:7000:"$1" >/dev/null && seq "$1" >>"$work/sent"; }
sent() { wc -l <"$work/sent"; }
numbers() { trace-cmd report -i "$1" 2>/dev/null | sed -n 's/.* packet_begin: *id=\([0-9]*\) .*/\1/p'; }
journeys() { trace-cmd report -i "$1" 2>/dev/null | sed -n 's/.* packet_begin: .* journey=\([0-9]*\) .*/\1/p' | sort -u | wc -l; }
slept() { sed -n 's/.*[ ,]\([0-9]*\) while it slept.*/\1/p' "$1" | tail -n 1; }
adds_up() {
  local matched all captured lost
  read -r matched all captured lost < <(sum "$1")
  equal "$(sent) $(sent) 0 $(($(sent) - $(slept "$1")))" "$matched $all $lost $captured"
}

start_record sleeper "${few[@]}" --sleep 10 -o "$work/sleeper.dat"
check "a capture that sleeps arms" grep -q "^armed" "$work/sleeper.log"
check "it has no tracer" has_tracer nop
check "packets pass that do not match" traffic udp4:7999:50
check "it sleeps on" has_tracer nop
check "a packet that matches wakes it" until_recorded
check "it has a tracer" has_tracer function_graph
check "without another one it sleeps again" until_true has_tracer nop
check "and can be woken again" until_recorded
check "and sleeps" until_true has_tracer nop
kill -INT "$recorder"
ended
cat "$work/sleeper.log"
check "it ends like any capture" equal 0 "$status"
check "every match is accounted for" adds_up "$work/sleeper.log"
check "some came while it slept" test "$(slept "$work/sleeper.log")" -ge 2
check "the others are in the file, in a row" equal "$(seq $(($(sent) - $(slept "$work/sleeper.log"))))" "$(numbers "$work/sleeper.dat")"
check "each on a journey of its own" equal "$(numbers "$work/sleeper.dat" | wc -l)" "$(journeys "$work/sleeper.dat")"
check "whole" equal "$(numbers "$work/sleeper.dat" | wc -l)" "$(ftview export "$work/sleeper.dat" --format json | grep -o '"integrity":"complete"' | wc -l)"
check "the file tells how many came while it slept" grep -aq "$(slept "$work/sleeper.log") while it slept" "$work/sleeper.dat"
check "nobody else is said to have changed tracing" sh -c "! grep -q somebody '$work/sleeper.log'"
check "tracing is as it was" same_tracing "$work/before"

: >"$work/sent"
start_record ring "${few[@]}" --sleep 20 --ring 5 -o "$work/ring.dat"
check "a ring that sleeps arms" grep -q "^armed" "$work/ring.log"
check "it wakes" until_recorded
check "packets come" send 20
check "it sleeps" until_true has_tracer nop
kill -USR1 "$recorder"
check "what it has can be had while it sleeps" until_true grep -q '^saved in .* so far' "$work/ring.log"
last=$(numbers "$work/ring-1.dat" | tail -n 1)
check "the newest packets, of those that came awake" equal "$(seq $((last - 4)) "$last")" "$(numbers "$work/ring-1.dat")"
check "of which there are at least those" test "$last" -ge 20
kill -INT "$recorder"
ended
tail -n 1 "$work/ring.log"
check "the last one is the last that came" equal "$(($(sent) - $(slept "$work/ring.log")))" "$last"
check "tracing is as it was after a ring" same_tracing "$work/before"

for end in asleep awake; do
  start_record "$end" "${few[@]}" --sleep 600 -o "$work/$end.dat"
  if [ $end = asleep ]; then check "one is killed asleep" has_tracer nop; else check "one is killed awake" until_recorded; fi
  kill -KILL "$recorder"
  ended
  check "tracing is as it was ($end)" until_true same_tracing "$work/before"
done
check "the module unloads" rmmod ftview
insmod /ftview/ftview.ko
finish
