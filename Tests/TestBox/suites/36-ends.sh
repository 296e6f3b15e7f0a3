#!/bin/bash
# Captures that end in every way there is, at random moments under traffic. Whatever the end: nothing is left behind, every
# match is accounted for, and every file that was promised is there and can be read.
#
#   36-ends.sh [ROUNDS [SEED]]    one round of each kind unless told; the same seed is the same moments
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
rounds=${1:-1}
seed=${2:-1}
RANDOM=$seed
packets=
bad=0
captured=0
lost=0
declare -A done_of=()
kinds=(int term hup kill guard both suspend stop full off tracer emptied resized pids second unload device namespace processor)
echo "# seed $seed, $rounds rounds of each of: ${kinds[*]}"

take_down() {
  [ -z "$packets" ] || kill "$packets"
  capture_clean_up
}
trap 'umount "$small" 2>/dev/null; take_down' EXIT

fault() {
  bad=$((bad + 1))
  echo "# round $round, $kind: $*"
  # What the program said, once.
  [ ! -s "$work/one.log" ] || sed 's/^/#   | /' "$work/one.log"
}

# A pause of up to $1 milliseconds, as chance has it.
pause() { read -r -t "$(printf '0.%03d' $((RANDOM % $1)))" <> <(:) || true; }

# The one program whose moments these are; its guard has the same name.
guard_of() { pgrep -f '^ftview guard'; }
no_ftview() { ! pgrep -x ftview >/dev/null; }
array() { if [ -d "$tracing/instances/ftview" ]; then echo "$tracing/instances/ftview"; else echo "$tracing"; fi; }

# The summary adds up, and the file has what it says.
accounted() {
  local matched all got gone file in_file
  read -r matched all got gone < <(sum "$work/one.log")
  if [ -z "${matched:-}" ]; then
    fault "no summary"
    return
  fi
  [ "$matched" = "$all" ] || fault "$matched match, $all accounted for"
  captured=$((captured + got))
  lost=$((lost + gone))
  file=$(sed -n 's/.*: saved in \([^,]*\).*/\1/p' "$work/one.log" | tail -n 1)
  if [ ! -s "$file" ]; then
    fault "the file is not there"
    return
  fi
  # A capture that ended before its first packet has an empty trace, which is told as such.
  if ! ftview stats "$file" >"$work/stats" 2>&1 && [ "$got" != 0 ]; then fault "stats: $(head -n 1 "$work/stats")"; fi
  in_file=$(ftview export "$file" --format json 2>/dev/null | grep -c '"kind":"packet"')
  if [ "$kind" != full ] && [ "$in_file" != "$got" ]; then fault "$got captured, $in_file in the file"; fi
  rm -f "$file"
}

# Two more namespaces with a cable between them and traffic that the capture wants; down: gone, with traffic passing.
sender=
aside() {
  local name
  if [ "$1" = up ]; then
    for name in aside-a aside-b; do ip netns add "$name" || fault "no namespace"; done
    ip link add veth0 netns aside-a type veth peer name veth0 netns aside-b
    ip -netns aside-a address add 10.0.9.1/24 dev veth0
    ip -netns aside-b address add 10.0.9.2/24 dev veth0
    for name in aside-a aside-b; do ip -netns "$name" link set veth0 up; done
    ip netns exec aside-a bash -c 'while :; do echo x >/dev/udp/10.0.9.2/7000; done' 2>/dev/null &
    sender=$!
    return
  fi
  ip netns del aside-b
  kill "$sender"
  wait "$sender" 2>/dev/null
  ip netns del aside-a
}

act() {
  local second
  case $kind in
  int | term | hup) kill "-${kind^^}" "$recorder" ;;
  kill) kill -KILL "$recorder" ;;
  guard)
    kill -KILL "$(guard_of)"
    pause 500
    kill -INT "$recorder"
    ;;
  both)
    # shellcheck disable=SC2046 # two words
    kill -KILL $(guard_of) "$recorder"
    ;;
  suspend)
    # ^Z: refused in words, and the capture goes on.
    kill -TSTP "$recorder"
    until_true grep -q '^not suspended' "$work/one.log" || fault "nothing is said"
    grep -q '^State:.[RS]' "/proc/$recorder/status" || fault "$(grep State: "/proc/$recorder/status")"
    pause 500
    kill -INT "$recorder"
    ;;
  stop)
    kill -STOP "$recorder"
    sleep 10
    kill -CONT "$recorder"
    pause 500
    kill -INT "$recorder"
    ;;
  full)
    # Whatever room there is left.
    cat /dev/zero >"$small/filler" 2>/dev/null
    ;;
  off)
    echo 0 >"$(array)/tracing_on"
    pause 999
    pause 999
    [ $((RANDOM % 2)) = 0 ] || echo 1 >"$(array)/tracing_on"
    pause 500
    kill -INT "$recorder"
    ;;
  emptied)
    : >"$(array)/trace"
    pause 999
    kill -INT "$recorder"
    ;;
  tracer)
    # The kernel refuses while somebody reads the raw buffers.
    ! echo nop 2>/dev/null >"$(array)/current_tracer" || fault "the tracer can be switched off"
    pause 500
    kill -INT "$recorder"
    ;;
  resized)
    echo 256 >"$(array)/buffer_size_kb"
    pause 999
    kill -INT "$recorder"
    ;;
  unload)
    ! rmmod ftview 2>/dev/null || fault "the module can be unloaded"
    pause 500
    kill -INT "$recorder"
    ;;
  device)
    # What carries packets goes away while they pass, and comes back.
    aside up
    pause 999
    ip -netns aside-a link delete veth0
    pause 500
    aside down
    kill -INT "$recorder"
    ;;
  namespace)
    aside up
    pause 999
    aside down
    pause 500
    kill -INT "$recorder"
    ;;
  processor)
    echo 0 >"$last_processor" || fault "the processor stays"
    pause 999
    echo 1 >"$last_processor" || fault "the processor does not come back"
    pause 500
    kill -INT "$recorder"
    ;;
  pids)
    echo 1 >"$(array)/set_ftrace_pid"
    pause 999
    pause 999
    kill -INT "$recorder"
    ;;
  second)
    ftview record -f udp -c 1 --time 5 -o "$work/out/second.dat" 2>"$work/second.log"
    second=$?
    [ "$second $(cut -d : -f 1-2 "$work/second.log")" = "2 ftview: /dev/ftview is busy" ] ||
      fault "a second one: $second $(cat "$work/second.log")"
    kill -INT "$recorder"
    ;;
  esac
}

one_round() {
  local out=$work/out
  mkdir "$out"
  insmod /ftview/ftview.ko || fault "insmod"
  if [ "$kind" = full ]; then
    mount -t tmpfs -o size=40m tmpfs "$small" || fault "mount"
    out=$small
  fi
  start_record one -f 'udp dst port 7000' "${few[@]}" --time 300 -o "$out/one.dat"
  grep -q '^armed' "$work/one.log" || fault "it does not arm"
  pause 999
  act
  ended
  case $kind in
  kill | both) [ "$status" = 137 ] || fault "status $status" ;;
  int | term | hup | guard | suspend | second | tracer | unload | device | namespace) [ "$status" = 0 ] || fault "status $status" ;;
  full) [ "$status" = 2 ] || fault "status $status" ;;
  # With losses it is 1, and whoever changed something is named.
  *) [ "$status" = "$(grep -c '[0-9] lost (' "$work/one.log")" ] || fault "status $status" ;;
  esac
  case $kind in
  kill | both) ;;
  *) accounted ;;
  esac
  # Of a buffer that belongs to all, what somebody else has set since stays as they set it.
  if [ -z "$instances" ]; then
    case $kind in
    pids) own set_ftrace_pid 1 "" ;;
    resized) own buffer_size_kb 256 "$size_before" ;;
    esac
  fi
  if [ "$kind" = both ]; then ftview restore >"$work/restore.log" 2>&1 || fault "restore: $(cat "$work/restore.log")"; fi
  until_true test ! -e /run/ftview/restore || fault "a restore file is left"
  until_true no_ftview || fault "a process is left: $(pgrep -a ftview)"
  same_tracing "$work/before" >"$work/difference" || fault "tracing differs: $(cat "$work/difference")"
  if [ "$kind" = full ]; then
    rm -f "$small/filler"
    [ -z "$(ls -A "$small")" ] || fault "left on the disk: $(ls -A "$small")"
    umount "$small" || fault "umount"
  fi
  [ -z "$(ls -A "$work/out")" ] || fault "left behind: $(ls -A "$work/out")"
  rm -rf "$work/out"
  [ "$(cat /sys/module/ftview/refcnt)" = 0 ] || fault "$(cat /sys/module/ftview/refcnt) references are left"
  rmmod ftview || fault "rmmod"
  done_of[$kind]=$((${done_of[$kind]:-0} + 1))
}

# own FILE VALUE BEFORE: the capture has left this value alone and said so; then it is put back here.
own() {
  equal "$2" "$(cat "$tracing/$1")" >/dev/null || [ "$1" = buffer_size_kb ] || fault "$1 is $(cat "$tracing/$1"), not $2"
  grep -q "left as somebody else has set it since: $tracing/$1" "$work/one.log" || fault "it is not told that $1 is left"
  echo "$3" >"$tracing/$1"
}

instances=
if works_in_instance; then instances=1; fi
last_processor=$(find /sys/devices/system/cpu -maxdepth 2 -path '*/cpu[1-9]*/online' | sort | tail -n 1)
small=$work/small
mkdir "$small"
few=(--trace '*udp*_rcv,udp_queue_rcv_one_skb,ip_protocol_deliver_rcu,sock_def_readable')
insmod /ftview/ftview.ko
used_before
size_before=$(cat "$tracing/buffer_size_kb")
rmmod ftview
snapshot >"$work/before.without"
insmod /ftview/ftview.ko
snapshot >"$work/before"
rmmod ftview
traffic -r -p 5 udp4:7000 udp6:7000 >/dev/null 2>&1 &
packets=$!
for ((round = 1; round <= rounds; round++)); do
  for kind in "${kinds[@]}"; do one_round; done
  echo "# round $round at $(cut -d . -f 1 /proc/uptime) s, $bad faults"
done
for kind in "${kinds[@]}"; do
  check "$rounds captures ended by: $kind" equal "$rounds" "${done_of[$kind]:-0}"
done
check "nothing was left, nothing unaccounted for, every file there" equal 0 "$bad"
echo "# $captured windows captured, $lost lost and told"
check "windows were captured" test "$captured" -gt "$rounds"
check "traffic went on all the time" kill -0 "$packets"
check "tracing is as it was before all" diff "$work/before.without" <(snapshot)
finish
