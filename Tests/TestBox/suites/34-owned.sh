#!/bin/bash
# An entry point that somebody else has hooked, by a kprobe, a tracer or a live patch, before or after: it is refused or it
# works, with a window for each packet, and never breaks for either.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=gate-lib.sh
. /ftview/suites/gate-lib.sh
other=$tracing/instances/ftother
patch=/sys/kernel/livepatch/detour
trap 'owned_end; gate_clean_up' EXIT
count=20

owned_end() {
  probe_down
  if [ -e "$patch" ]; then unpatch; fi
  if [ -d "$other" ]; then
    echo nop >"$other/current_tracer"
    rmdir "$other"
  fi
}

# probe_up DEFINITION: a kprobe, as `perf probe` makes it, in an array of its own.
probe_up() {
  mkdir -p "$other"
  echo "$1" >"$tracing/kprobe_events"
  : >"$other/trace"
  echo 1 >"$other/events/ftowned/probe/enable"
}

probe_down() {
  [ -d "$other/events/ftowned" ] || return 0
  echo 0 >"$other/events/ftowned/probe/enable"
  until_true sh -c "echo -:ftowned/probe >>$tracing/kprobe_events"
}

probe_hits() { grep -c ' probe: ' "$other/trace"; }

patch_settled() { [ "$(cat "$patch"/transition 2>/dev/null || echo 0)" = 0 ]; }
unpatch() {
  echo 0 >"$patch"/enabled
  until_true test ! -e "$patch"
  until_true rmmod detour
}

send() { traffic "udp4:7000:$count" "udp4:7001:$count"; }

# windows NAME: the packets that were sent while armed have a window each, all in $array, whole.
windows() {
  disarm
  echo 0 >"$array/tracing_on"
  check "$1: a window for each packet" equal "$count $count 0" "$(stat_of matched) $(stat_of opened) $(stat_of gate_failed)"
  check "$1: each begins with the function" equal "$count" "$(awk '
    $0 ~ /packet_begin/ { begun = 1; next }
    # Where the packet and its device are comes before the first call.
    $0 ~ /packet_object/ { next }
    begun && /ip_local_deliver\(\)/ { n++ }
    { begun = 0 }
    END { print n + 0 }' "$array/trace")"
  : >"$array/trace"
  echo 1 >"$array/tracing_on"
}

insmod /ftview/ftview.ko
trace_up ip_local_deliver ip_local_deliver_finish udp_rcv
events_up
entry=(-f ip_local_deliver -p 7000)

for definition in 'p:ftowned/probe ip_local_deliver' 'r:ftowned/probe ip_local_deliver'; do
  kind="a ${definition%%:*} probe"
  probe_up "$definition"
  if arm "${entry[@]}"; then
    check "$kind first: packets pass" send
    windows "$kind first"
    check "$kind first: it is hit by all" test "$(probe_hits)" -ge $((2 * count))
  else
    disarm
    check "$kind first: it is refused as busy" grep -q 'Device or resource busy' "$work/stats"
    check "$kind first: packets pass" send
  fi
  probe_down

  must_arm "armed before $kind" "${entry[@]}"
  probe_up "$definition"
  check "$kind second: packets pass" send
  windows "$kind second"
  # What is left of the pair when the one below has gone.
  check "$kind alone again: packets pass" send
  check "$kind second: it is hit by all" test "$(probe_hits)" -ge $((4 * count))
  probe_down
done

mkdir -p "$other"
echo ip_local_deliver >"$other/set_ftrace_filter"
echo function >"$other/current_tracer"
must_arm "armed beside the function tracer" "${entry[@]}"
check "beside the function tracer: packets pass" send
windows "beside the function tracer"
check "the function tracer has them all" test "$(grep -c 'ip_local_deliver <-' "$other/trace")" -ge $((2 * count))
echo nop >"$other/current_tracer"

if [ -d /sys/kernel/livepatch ]; then
  insmod "$gate/detour.ko"
  until_true patch_settled
  hits=$(cat /sys/module/detour/parameters/calls)
  check "a live patch: packets pass" send
  check "a live patch is called" test "$(cat /sys/module/detour/parameters/calls)" -ge $((hits + 2 * count))
  if arm "${entry[@]}"; then
    check "a live patch first: packets pass" send
    windows "a live patch first"
  else
    check "a live patch first: it is refused as busy" grep -q 'Device or resource busy' "$work/stats"
    disarm
  fi
  must_arm "handlers are armed beside a live patch" -e 0x04 -p 7000
  check "beside a live patch: packets pass" send
  disarm
  check "beside a live patch: a window for each packet" equal $count "$(stat_of opened)"
  : >"$array/trace"
  unpatch

  must_arm "armed before a live patch" "${entry[@]}"
  if insmod "$gate/detour.ko" 2>"$work/insmod"; then
    until_true patch_settled
    check "a live patch second: packets pass" send
    windows "a live patch second"
    unpatch
  else
    check "a live patch second: it is refused as busy" grep -q 'Device or resource busy' "$work/insmod"
    check "a live patch second: packets pass" send
    windows "a live patch second"
  fi
else
  echo "# this kernel has no live patching"
fi
check "packets pass as before" traffic udp4:7000:5 udp6:7000:5 tcp4:9000:5
trace_down
check "the module unloads" rmmod ftview
finish
