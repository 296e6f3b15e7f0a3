#!/bin/bash
# With a buffer that is far too small under load: what was lost is told to the event, and no packet that something of is missing
# passes for whole. The other readers are the kernel's own counters and trace-cmd.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
trap capture_clean_up EXIT

check "the module loads" insmod /ftview/ftview.ko
used_before
snapshot >"$work/before"
mkdir "$work/out"
array() { if [ -d "$tracing/instances/ftview" ]; then echo "$tracing/instances/ftview"; else echo "$tracing"; fi; }
# total NAME...: the sum of these counters of the kernel, over all processors.
total() { cat "$(array)"/per_cpu/cpu*/stats | awk -F ': *' -v names=" $* " '{ name = $1; gsub(/ /, "_", name) } index(names, " " name " ") { sum += $2 } END { print sum + 0 }'; }
all_is_read() { [ "$(total entries)" = 0 ]; }

# small NAME ARG...: a capture that cannot keep up, because it is stopped while packets pass; it has read all that there is when
# this returns.
small() {
  local name=$1
  shift
  start_record "$name" --no-values -f 'udp dst port 7000' --buffer 64 --time 300 -o "$work/out/$name.dat" "$@"
  check "$name: it arms" grep -q "^armed" "$work/$name.log"
  # What was in the top-level buffer's counters before is not this capture's.
  lost_before=$(total overrun dropped_events)
  read_before=$(total read_events)
  check "$name: packets pass" traffic udp4:7000:20 udp6:7000:20
  kill -STOP "$recorder"
  check "$name: many pass while nobody reads" traffic udp4:7000:100 udp6:7000:100
  kill -CONT "$recorder"
  check "$name: and some again" traffic udp4:7000:20
  check "$name: all is read that there is" until_true all_is_read
  # A round of the capture, and a second for its look at the counters.
  read -r -t 2 <> <(:) || true
  lost=$(($(total overrun dropped_events) - lost_before))
  got=$(($(total read_events) - read_before))
  kill -INT "$recorder"
  ended
  tail -n 1 "$work/$name.log"
  check "$name: the kernel lost events" test "$lost" -gt 1000
  check "$name: it ends and says that packets are missing" equal 1 "$status"
}

small whole
check "as many events are told as lost" equal "$lost" "$(sed -n 's/.* \([0-9]*\) events lost: .*/\1/p' "$work/whole.log")"
check "so does the file, for each processor" equal "$lost" \
  "$(trace-cmd report --stat -i "$work/out/whole.dat" 2>/dev/null | awk '/^(overrun|dropped events): / { sum += $NF } END { print sum + 0 }')"
trace-cmd report -R -i "$work/out/whole.dat" >"$work/raw" 2>/dev/null
check "the file has every event that was read" equal "$got" "$(grep -c '^ .*\[[0-9]*\][ -]' "$work/raw")"
read -r matched all captured gone < <(sum "$work/whole.log")
check "every match is accounted for" equal "$matched" "$all"
check "opened again the file tells of them" sh -c "ftview stats '$work/out/whole.dat' 2>&1 >/dev/null | grep -q ' $gone lost'"
check "some of them as lost" test "$gone" -gt 0
check "some of them as captured" test "$captured" -gt 20

# Windows that are whole by trace-cmd's reading: from begin to end, nothing dropped on their processor between.
# Packets go by the time of their begin, in ns.
trace-cmd report -t -i "$work/out/whole.dat" 2>/dev/null | awk '
  /EVENTS DROPPED/ { cpu = $0; sub(/^CPU:/, "", cpu); cpu += 0; for (id in at) if (at[id] == cpu) delete at[id]; next }
  / packet_(begin|end): / {
    match($0, /\[[0-9]+\]/); cpu = substr($0, RSTART + 1) + 0
    match($0, / id=[0-9]+/); id = substr($0, RSTART + 4) + 0
    if (/ packet_begin: /) { match($0, / [0-9]+\.[0-9]+:/); at[id] = cpu; time[id] = substr($0, RSTART + 1, RLENGTH - 2) }
    else if (id in at && at[id] == cpu) { sub(/\./, "", time[id]); print time[id]; delete at[id] }
  }' | sort >"$work/whole.times"
ftview export "$work/out/whole.dat" --format json | grep '"integrity":"complete"' |
  sed -n 's/.*"kind":"packet","time_ns":\([0-9]*\),.*/\1/p' | sort >"$work/complete.times"
echo "# $(wc -l <"$work/whole.times") whole by trace-cmd, $(wc -l <"$work/complete.times") called complete"
check "some are called complete" test "$(wc -l <"$work/complete.times")" -gt 20
check "none of which trace-cmd says that something is missing" equal "" "$(comm -23 "$work/complete.times" "$work/whole.times")"

small ring --ring 1000
read -r matched all captured gone < <(sum "$work/ring.log")
check "a ring accounts for every match, too" equal "$matched" "$all"
check "and tells as many events as lost" equal "$lost" "$(sed -n 's/.* \([0-9]*\) events lost: .*/\1/p' "$work/ring.log")"
check "tracing is as it was" same_tracing "$work/before"
finish
