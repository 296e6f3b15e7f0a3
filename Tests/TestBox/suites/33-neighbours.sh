#!/bin/bash
# Another trace array with a filter of its own, by PID or by event, records the same with ftview armed and with no ftview
# at all: every call of the process that it wants, and none of the one beside it.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=gate-lib.sh
. /ftview/suites/gate-lib.sh
other=$tracing/instances/ftother
packets=
workers=
trap 'neighbours_end; gate_clean_up' EXIT

neighbours_end() {
  # shellcheck disable=SC2086 # a word a process
  [ -z "$workers$packets" ] || kill $workers $packets 2>/dev/null
  if [ -d "$other" ]; then
    echo nop >"$other/current_tracer"
    echo 0 >"$other/events/enable"
    rmdir "$other"
  fi
}

# Two processes that write as often as they are told, and nothing else that counts.
calls=300
mkfifo "$work/wanted" "$work/beside"
for name in wanted beside; do
  (while read -r count; do
    for ((i = 0; i < count; i++)); do echo x; done >/dev/null
    : >"$work/$name.done"
  done) <>"$work/$name" &
  workers+=" $!"
done
read -r wanted beside <<<"$workers"

# both_write: each writes its number of times, at once.
both_write() {
  rm -f "$work"/*.done
  echo $calls >"$work/wanted"
  echo $calls >"$work/beside"
  until_true test -e "$work/wanted.done"
  until_true test -e "$work/beside.done"
}

# case_up WHAT TRACER FILTER: what the other array does, and whose.
case_up() {
  local tracer=$1 filter=$2
  echo 0 >"$other/tracing_on"
  echo "$wanted" >"$other/$filter"
  case $tracer in
  event) echo 1 >"$other/events/syscalls/sys_enter_write/enable" ;;
  *)
    echo vfs_write >"$other/set_ftrace_filter"
    echo "$tracer" >"$other/current_tracer"
    # Some kernels have it for each array, others for all.
    if [ "$tracer" = function_graph ] && [ -e "$other/options/funcgraph-proc" ]; then echo 1 >"$other/options/funcgraph-proc"; fi
    ;;
  esac
  : >"$other/trace"
  echo 1 >"$other/tracing_on"
}

# case_down FILTER. A change of the tracer empties the buffer, so this comes after reading.
case_down() {
  echo nop >"$other/current_tracer"
  echo 0 >"$other/events/syscalls/sys_enter_write/enable"
  : >"$other/$1"
}

# "calls of the one, calls of the other, calls of anybody else" in what was recorded.
recorded() {
  awk -v wanted="-${wanted}[ )|]" -v beside="-${beside}[ )|]" '
    /^#/ || !/write/ { next }
    $0 ~ wanted { w++; next }
    $0 ~ beside { b++; next }
    { others++ }
    END { print w + 0, b + 0, (others ? "others" : "nobody") }' "$other/trace"
}

insmod /ftview/ftview.ko
trace_up udp_rcv udpv6_rcv ip_protocol_deliver_rcu ip6_protocol_deliver_rcu
events_up
mkdir "$other"
traffic -r udp4:7000 udp6:7000 udp4:7001 >/dev/null 2>&1 &
packets=$!

cases=('event set_event_pid' 'event set_event_notrace_pid' 'function set_ftrace_pid' 'function set_ftrace_notrace_pid')
if [ -n "$instance" ]; then cases+=('function_graph set_ftrace_pid' 'function_graph set_ftrace_notrace_pid'); fi
for one in "${cases[@]}"; do
  read -r tracer filter <<<"$one"
  case $filter in
  *notrace*) expected="0 $calls" ;;
  *) expected="$calls 0" ;;
  esac
  for armed in no yes; do
    if [ $armed = yes ]; then must_arm "$tracer with $filter: ftview is armed" -e 0x0c -p 7000; fi
    case_up "$tracer" "$filter"
    both_write
    echo 0 >"$other/tracing_on"
    got=$(recorded)
    case_down "$filter"
    if [ $armed = yes ]; then
      disarm
      check "$tracer with $filter: windows opened meanwhile" test "$(stat_of opened)" -gt 0
      check "$tracer with $filter: and were recorded" test "$(stat_of gate_failed)" -eq 0
    fi
    # Who is not left out is recorded, too: this shell, at least.
    case $filter in *notrace*) expected_others=others ;; *) expected_others=nobody ;; esac
    check "$tracer with $filter, armed: $armed" equal "$expected $expected_others" "$got"
  done
done
# With all the other's filters gone, ours is still shut.
: >"$array/trace"
check "packets pass" traffic -s left udp4:7003:20
check "and nothing is recorded" equal 0 "$(grep -vc '^#' "$array/trace")"
neighbours_end
workers='' packets=
trace_down
check "the module unloads" rmmod ftview
finish
