#!/bin/bash
# Load, arm, traffic, an end at a random moment, unload under traffic; again and again. Nothing may be left of it: no
# reference to the module, no report in the kernel's log, and, where the kernel can tell, no memory.
#
#   31-rounds.sh [ROUNDS [SEED [values]]]    10 rounds unless told; the same seed is the same ends after the same waits.
#                                            `values`: with what calls return in each of them
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=gate-lib.sh
. /ftview/suites/gate-lib.sh
rounds=${1:-10}
RANDOM=${2:-1}
packets=
leaks=/sys/kernel/debug/kmemleak
trap '[ -z "$packets" ] || kill $packets; gate_clean_up' EXIT

# What is armed, by turns: handlers in the protocol tables, functions, both, each rule, and with what calls return.
functions=(-f ip_local_deliver -f ip6_input -f __dev_queue_xmit -f tcp_v4_do_rcv)
ways=(
  '-e 0x3f' "${functions[*]}" "-e 0x3f ${functions[*]}" '-e 0x3f -s 3' "${functions[*]} -q 20" '-e 0x3f -c'
  "-e 0x0c ${functions[*]} -k dropped" "-e 0x03 -f ip_rcv -k slow=100000"
  '-e 0x3f -v' "${functions[*]} -v" "-e 0x3f ${functions[*]} -v -s 2"
)
if [ "${3:-}" = values ]; then
  ways+=("${functions[*]} -v -q 20" "${functions[*]} -v -k negative" "-e 0x0c ${functions[*]} -v -k dropped")
  for place in "${!ways[@]}"; do [[ ${ways[place]} == *-v* ]] || unset "ways[place]"; done
  ways=("${ways[@]}")
fi
declare -A ended=()
bad=0
windows=0
values=0

# A pause of up to $1 milliseconds, as chance has it.
pause() { read -r -t "$(printf '0.%03d' $((RANDOM % $1)))" <> <(:) || true; }

fault() {
  bad=$((bad + 1))
  echo "# round $round: $*"
}

one_round() {
  local way=${ways[RANDOM % ${#ways[@]}]} how=$((RANDOM % 5)) filter=()
  # Every second time all packets match, or else those to one port.
  if [ $((RANDOM % 2)) = 0 ]; then filter=(-p 7000); fi
  insmod /ftview/ftview.ko || fault "insmod"
  events_up
  if [ $how = 0 ]; then
    # While it arms, if chance has it.
    # shellcheck disable=SC2086 # a word an argument
    exec 9> >(exec "$gate/gate_arm" -i "$instance" $way "${filter[@]}" >"$work/stats" 2>&1)
    client=$!
    pause 300
    kill -KILL "$client" 2>/dev/null
    wait "$client" 2>/dev/null
    exec 9>&-
    ended[killed while arming]=$((${ended[killed while arming]:-0} + 1))
  else
    # shellcheck disable=SC2086
    arm $way "${filter[@]}" || fault "arm $way: $(cat "$work/stats")"
    pause 700
    case $how in
    1)
      disarm || fault "disarm"
      windows=$((windows + $(stat_of opened)))
      [ "$(stat_of opened)" = "$(stat_of closed)" ] || fault "$(stat_of opened) opened, $(stat_of closed) closed"
      values=$((values + $(stat_of values)))
      [ "$(stat_of values_missed)" = 0 ] || fault "$(stat_of values_missed) values missed of $(stat_of values)"
      ended[disarmed]=$((${ended[disarmed]:-0} + 1))
      ;;
    2)
      kill -TERM "$client"
      wait "$client" 2>/dev/null
      exec 9>&-
      ended[terminated]=$((${ended[terminated]:-0} + 1))
      ;;
    *)
      kill -KILL "$client"
      wait "$client" 2>/dev/null
      exec 9>&-
      ended[killed]=$((${ended[killed]:-0} + 1))
      ;;
    esac
  fi
  # Unloaded with its events on, or off.
  if [ $((RANDOM % 2)) = 0 ]; then echo 0 >"$array/events/ftview/enable"; fi
  [ "$(cat /sys/module/ftview/refcnt)" = 0 ] || fault "$(cat /sys/module/ftview/refcnt) references are left"
  rmmod ftview || fault "rmmod"
}

trace_up udp_rcv udpv6_rcv tcp_v4_rcv icmp_rcv ip_local_deliver ip6_input __dev_queue_xmit tcp_v4_do_rcv ip_rcv \
  udp_queue_rcv_one_skb __udp4_lib_rcv __udp6_lib_rcv ip_protocol_deliver_rcu
if [ -e $leaks ]; then echo clear >$leaks; fi
traffic -r udp4:7000 udp6:7000 udp4:7001 tcp4:9000 icmp4 2>"$work/traffic" >/dev/null &
packets=$!
traffic -r tcp6:9001 udp6:7002:1:900 icmp6 2>>"$work/traffic" >/dev/null &
packets+=" $!"
for ((round = 1; round <= rounds; round++)); do
  one_round
  if [ $((round % 20)) = 0 ]; then echo "# round $round at $(cut -d . -f 1 /proc/uptime) s, $bad faults"; fi
done
check "$rounds rounds of load, arm, traffic, end and unload" equal 0 "$bad"
# shellcheck disable=SC2086 # a word a process
check "traffic went on all the time" kill -0 $packets
for how in "${!ended[@]}"; do echo "# ${ended[$how]} $how"; done
echo "# $windows windows and $values values in those that ended by themselves"
# shellcheck disable=SC2086
kill $packets
packets=
trace_down
check "packets pass as before" traffic udp4:7000:5 udp6:7000:5 tcp4:9000:5 icmp4:5 icmp6:5
if [ -e $leaks ]; then
  # What has been freed a moment ago is seen as leaked once: two scans.
  echo scan >$leaks
  echo scan >$leaks
  cp $leaks "$RESULTS/kmemleak"
  check "no memory has leaked" equal "" "$(head -n 60 $leaks)"
fi
finish
