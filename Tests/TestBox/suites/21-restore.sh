#!/bin/bash
# However a capture ends, tracing is as it was; and nobody else's tracing notices it.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
trap 'capture_clean_up; end_foreign' EXIT

foreign=$tracing/instances/foreign
end_foreign() {
  if [ -d "$foreign" ]; then
    echo nop >"$foreign/current_tracer"
    rmdir "$foreign"
  fi
  if [ -n "${sleeper:-}" ]; then kill "$sleeper"; fi
}

check "the module loads" insmod /ftview/ftview.ko
used_before

# Somebody else's tracing: the function tracer for one process of theirs, in an instance of theirs.
sh -c 'while :; do sleep 0.2; done' &
sleeper=$!
mkdir "$foreign"
echo "$sleeper" >"$foreign/set_ftrace_pid"
echo kernel_clone >"$foreign/set_ftrace_filter"
echo function >"$foreign/current_tracer"
# Settings of the top-level buffer that are not in the way, but must be found again.
echo global >"$tracing/trace_clock"
echo "$sleeper" >"$tracing/set_ftrace_pid"
echo 2816 >"$tracing/buffer_size_kb"
snapshot >"$work/before"
strangers() { grep -v '^#' "$foreign/trace" | grep -vc -- "-$sleeper "; }
others() { grep -v '^#' "$foreign/trace" | grep -c -- "-$sleeper "; }

start_record beside -f 'udp dst port 7000' --time 300 -o "$work/beside.dat"
check "a capture arms beside it" grep -q "^armed" "$work/beside.log"
check "traffic flows" traffic udp4:7000:30 udp6:7000:30
kill -TERM "$recorder"
ended
check "it ends on SIGTERM" equal 0 "$status"
check "it captured all" grep -q ' 60 captured, ' "$work/beside.log"
check "all settings are as they were" same_tracing "$work/before"
check "the other instance recorded its process" test "$(others)" -gt 0
check "and nobody else" equal 0 "$(strangers)"

# Above all functions are traced. Patching them takes an emulated processor long, and a capture of few has one setting more
# to put back.
few=(--trace 'udp*_rcv,ip_rcv,ipv6_rcv')
start_record killed "${few[@]}" -f 'udp dst port 7000' --time 300 -o "$work/killed.dat"
check "a capture arms" grep -q "^armed" "$work/killed.log"
kill -KILL "$recorder"
ended
check "the module unloads at once after kill -9" rmmod ftview
check "packets flow" traffic udp4:7000:5
check "the guard puts tracing back" until_true test ! -e /run/ftview/restore
check "the module loads again" insmod /ftview/ftview.ko
check "all settings are as they were after kill -9" same_tracing "$work/before"
check "nothing is saved under the name" test ! -e "$work/killed.dat"

start_record both "${few[@]}" -f 'udp dst port 7000' --time 300 -o "$work/both.dat"
check "a capture arms once more" grep -q "^armed" "$work/both.log"
guard=$(pgrep -f '^ftview guard')
ftview restore 2>"$work/refused.log"
check "restore refuses while a capture runs" equal "2 ftview: a capture is running (process $recorder); stop it first, \
it puts tracing back by itself" "$? $(cat "$work/refused.log")"
kill -KILL "$guard" "$recorder"
ended
check "without its guard the restore file stays" test -e /run/ftview/restore
check "doctor tells" sh -c "ftview doctor | grep -q '^missing.*an earlier capture left tracing changed: ftview restore'"
check "ftview restore puts tracing back" ftview restore
check "all settings are as they were after restore" same_tracing "$work/before"
check "a second restore has nothing to do" equal "nothing to put back" "$(ftview restore)"

if ! works_in_instance; then
  echo function >"$tracing/current_tracer"
  snapshot >"$work/used"
  ftview record -f 'udp' -o "$work/no.dat" 2>"$work/used.log"
  check "a used top-level buffer is refused" equal "2 1" "$? $(grep -c '^ftview: tracing is in use (the tracer .function. is set' "$work/used.log")"
  check "and left alone" same_tracing "$work/used"
  echo 1 >"$tracing/events/sched/sched_process_exit/enable"
  snapshot >"$work/used"
  start_record over --take-over "${few[@]}" -f 'udp dst port 7000' --time 300 -o "$work/over.dat"
  check "it can be taken over" grep -q "^armed" "$work/over.log"
  check "traffic flows there" traffic udp4:7000:10
  kill -HUP "$recorder"
  ended
  check "it ends on SIGHUP" equal 0 "$status"
  check "it captured all there" grep -q ' 10 captured, ' "$work/over.log"
  check "all settings are as they were after taking over" same_tracing "$work/used"
  echo 0 >"$tracing/events/sched/sched_process_exit/enable"
  echo nop >"$tracing/current_tracer"
fi
echo local >"$tracing/trace_clock"
: >"$tracing/set_ftrace_pid"
echo 1408 >"$tracing/buffer_size_kb"
finish
