#!/bin/bash
# A flight recorder: a ring that waits for dropped packets, one each second, among as many others as a processor can send. Its
# memory and its disk are the same at the end as at the beginning, what was asked for is in the file, and all else is told.
#
#   43-flight.sh [SECONDS [PACKETS]]    how long, a multiple of 4, and what the ring holds, which the first quarter has to fill with
#                                       eleven a second; 60 and 50 unless told
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
seconds=${1:-60}
ring=${2:-50}
few=(--trace '*udp*_rcv,*udp_queue_rcv_one_skb,ip_protocol_deliver_rcu,sock_def_readable,*skb_reason*')
packets=
drops=
take_down() {
  for process in $packets $drops; do kill "$process" 2>/dev/null; done
  capture_clean_up
}
trap take_down EXIT

check "the module loads" insmod /ftview/ftview.ko
used_before
snapshot >"$work/before"

memory() { awk '$1 == "VmRSS:" { print $2 }' "/proc/$recorder/status"; }
# KiB on disk of the file without a name that the trace lies in.
spooled() { stat -L -c '%b %h' "/proc/$recorder/fd/"* | awk '$2 == 0 && $1 > 0 { print int($1 / 2) }' | sort -n | tail -n 1; }
# The free space of the box, which all that is written anywhere takes away, in KiB.
free_disk() { df --output=avail -k "$work" | tail -n 1; }
saved() { grep -q '^saved in .* so far' "$recorder_log"; }
adds_up() {
  local matched all got gone
  read -r matched all got gone < <(sum "$1")
  echo "# $matched match, of which $got captured, $gone lost" >&3
  equal "$matched" "$all"
}
exec 3>&1

# A packet that nobody waits for, each second.
unwanted() {
  while :; do
    left bash -c 'echo x >/dev/udp/10.0.1.2/7099' 2>/dev/null
    sleep 1
  done
}

# quarter N: one sample a second of memory and disk; their peaks are in $peak_memory and $peak_disk.
quarter() {
  local end=$((SECONDS + seconds / 4)) now
  peak_memory=0
  peak_disk=0
  while [ "$SECONDS" -lt "$end" ]; do
    sleep 1
    now=$(memory) || return
    [ "$now" -le "$peak_memory" ] || peak_memory=$now
    now=$(spooled) || return
    [ "$now" -le "$peak_disk" ] || peak_disk=$now
  done
  echo "# quarter $1: up to $peak_memory KiB in memory, $peak_disk KiB on disk, $(free_disk) KiB free"
}

start_record flight "${few[@]}" -f udp --ring "$ring" --keep dropped --around 5 -o "$work/flight.dat"
check "a ring with a rule arms" grep -q "^armed" "$work/flight.log"
traffic -r udp4:7000 udp6:7001 >/dev/null &
packets=$!
unwanted &
drops=$!
quarter 1
half_memory=$peak_memory
half_disk=$peak_disk
quarter 2
[ "$peak_memory" -le "$half_memory" ] || half_memory=$peak_memory
[ "$peak_disk" -le "$half_disk" ] || half_disk=$peak_disk
kill -USR1 "$recorder"
check "what is there can be had in the middle" until_true saved
quarter 3
quarter 4
check "the capture goes on to the end" kill -0 "$recorder"
# What waits to be decoded at a moment goes up and down with what the processor was given, and a minute is soon over: the ring's
# pages are still coming in. Only a longer run can be held to a tenth.
if [ "$seconds" -ge 600 ]; then most=110; else most=150; fi
check "its memory is not more than half way" test "$peak_memory" -le $((half_memory * most / 100))
check "nor is its disk" test "$peak_disk" -le $((half_disk * most / 100))
kill "$packets" "$drops"
wait "$packets" "$drops" 2>/dev/null
kill -INT "$recorder"
ended
cat "$work/flight.log"
check "every match is accounted for" adds_up "$work/flight.log"
# Nobody reads as fast as a processor can send in an emulator: status 1 says that something is missing.
check "it ends like any capture" equal "$(sum "$work/flight.log" | awk '{ print ($4 > 0) }')" "$status"
check "dropped packets are in the file" sh -c "ftview export '$work/flight.dat' --format json | grep -q NO_SOCKET"
check "and in that of the middle" sh -c "ftview export '$work/flight-1.dat' --format json | grep -q NO_SOCKET"
check "trace-cmd reads it" sh -c "trace-cmd report -i '$work/flight.dat' | grep -q packet_end:"
check "tracing is as it was" same_tracing "$work/before"
finish
