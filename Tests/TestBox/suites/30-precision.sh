#!/bin/bash
# Every packet that matches has its window, whole, and no other packet has one: at each entry point, under a background that
# misses the filter by as little as it can, on both processors at once. The packet filter counts independently, and the
# kernel's own text is read, not ftview's.
#
#   30-precision.sh [BACKGROUND MATCHING [ENTRY...]]    packets an entry point; 600 and 60 unless told, and all of them
#
# Few functions are traced: what is counted are windows, and what could be in a wrong one are these.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=gate-lib.sh
. /ftview/suites/gate-lib.sh
trap 'hop_down; gate_clean_up' EXIT
background=${1:-600}
wanted=${2:-60}

# Names that a compiler or a version may have changed.
traced_as() { awk -v name="$1" '$1 ~ name { print $1; exit }' "$tracing/available_filter_functions"; }
rx=$(traced_as '^__netif_receive_skb_core(\\.|$)')
# What an interrupt brings runs below this. In a window that opens in a task it may come between the gate and the function.
softirq=$(traced_as '^(handle_softirqs|__do_softirq)(\\.|$)')
callees=(
  ip_rcv_core ip6_rcv_core ip_local_deliver_finish ip_protocol_deliver_rcu ip6_protocol_deliver_rcu ip_finish_output2
  ip6_finish_output2 __udp4_lib_rcv __udp6_lib_rcv udp_queue_rcv_one_skb tcp_rcv_established tcp_ack tcp_data_queue
  icmp_echo icmpv6_echo_reply dev_hard_start_xmit veth_xmit kfree_skb_reason consume_skb sock_def_readable
)

# What each entry point hooks: a bit mask of the protocol tables or functions, the kind of packets that pass it, and the
# counter that sees the same packets.
declare -A hooks=(
  [tcp]='0x03 tcp_v4_rcv tcp_v6_rcv' [udp]='0x0c udp_rcv udpv6_rcv' [icmp]='0x30 icmp_rcv icmpv6_rcv'
  [rx]="0 $rx" [ip-rcv]='0 ip_rcv ipv6_rcv' [ip-in]='0 ip_local_deliver ip6_input' [ip-forward]='0 ip_forward ip6_forward'
  [ip-out]='0 ip_output ip6_output' [xmit]='0 __dev_queue_xmit' [backlog]='0 tcp_v4_do_rcv tcp_v6_do_rcv'
)
declare -A kinds=([tcp]=tcp [udp]=udp [icmp]=icmp [backlog]=tcp)
declare -A counters=(
  [tcp]='right input' [udp]='right input' [icmp]='right input' [backlog]='right input' [ip-in]='right input'
  [rx]='right prerouting' [ip-rcv]='right prerouting' [ip-forward]='hop forward'
  [ip-out]='left postrouting' [xmit]='left postrouting'
)

# A second way from left to right, through a router.
hop_up() {
  local side
  ip netns add hop
  for side in left:2 right:3; do
    ip link add "to-${side%:*}" netns hop type veth peer name hop0 netns "${side%:*}"
    ip -netns hop -batch - <<BATCH
link set to-${side%:*} up
address add 10.0.${side#*:}.254/24 dev to-${side%:*}
address add fd00:${side#*:}::254/64 dev to-${side%:*} nodad
BATCH
    ip -netns "${side%:*}" -batch - <<BATCH
link set hop0 up
address add 10.0.${side#*:}.1/24 dev hop0
address add fd00:${side#*:}::1/64 dev hop0 nodad
BATCH
  done
  ip -netns left -batch - <<'BATCH'
route add 10.0.3.0/24 via 10.0.2.254
route add fd00:3::/64 via fd00:2::254
BATCH
  ip -netns right -batch - <<'BATCH'
route add 10.0.2.0/24 via 10.0.3.254
route add fd00:2::/64 via fd00:3::254
BATCH
  ip netns exec hop sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
}

hop_down() {
  local name
  for name in left right hop; do ip netns exec "$name" nft delete table inet storm 2>/dev/null; done
  # Its links go with it.
  ip netns del hop 2>/dev/null
}

counters_up() {
  local name hook
  for hook in prerouting input forward postrouting; do
    cat <<CHAIN
  counter wanted_$hook { }
  counter passed_$hook { }
  chain at_$hook {
    type filter hook $hook priority 0;
    counter name passed_$hook
    tcp dport 9000 counter name wanted_$hook
    udp dport 9000 counter name wanted_$hook
    icmp type echo-request icmp id 9000 counter name wanted_$hook
    icmpv6 type echo-request icmpv6 id 9000 counter name wanted_$hook
  }
CHAIN
  done >"$work/chains"
  for name in left right hop; do
    { echo 'table inet storm {' && cat "$work/chains" && echo '}'; } | ip netns exec $name nft -f -
  done
}

# read_counters FILE: a line a counter, "NAMESPACE NAME PACKETS".
read_counters() {
  local name
  for name in left right hop; do
    ip netns exec $name nft list counters table inet storm |
      awk -v name=$name '$1 == "counter" { counter = $2 } $1 == "packets" { print name, counter, $2 }'
  done >"$1"
}
# counted NAMESPACE COUNTER: packets between the last two readings; "all" is every namespace.
counted() {
  awk -v name="$1" -v counter="$2" '
    (name == "all" || $1 == name) && $2 == counter { sum += FNR == NR ? -$3 : $3 }
    END { print sum + 0 }' "$work/before" "$work/after"
}
coalesced() { right awk '/^TcpExt:/ { if (!n++) { for (i = 1; i <= NF; i++) if ($i == "TCPBacklogCoalesce") at = i } else print $at }' /proc/net/netstat; }

graph_of() { awk -v name="$1" '$1 == name { print $2 }' "$work/graph"; }

measure() {
  local name=$1 kind place hook began=$EPOCHREALTIME matched merged armed=yes status addresses=() arguments=() symbols
  kind=${kinds[$name]:-mix}
  read -r place hook <<<"${counters[$name]}"
  read -r -a symbols <<<"${hooks[$name]}"
  arguments=(-e "${symbols[0]}")
  symbols=("${symbols[@]:1}")
  if [ "${arguments[1]}" = 0 ]; then arguments+=("${symbols[@]/#/-f}"); fi
  if [ "$name" = ip-forward ]; then addresses=(-4 10.0.3.1 -6 fd00:3::1); fi

  exec 8> >(exec /ftview/suites/storm -k "$kind" -b "$background" -m "$wanted" "${addresses[@]}" >"$work/storm" 2>&1)
  storm=$!
  until_true grep -q . "$work/storm"
  read_counters "$work/before"
  merged=$(coalesced)
  arm "${arguments[@]}" -l 64 -p 9000 || armed=
  echo go >&8
  until_true grep -Eq '^(done|storm:)' "$work/storm"
  disarm
  read_counters "$work/after"
  exec 8>&-
  status=0
  wait "$storm" || status=$?
  if [ $status != 0 ]; then sed 's/^/# /' "$work/storm"; fi
  check "$name: the packets pass" equal "0 done" "$status $(tail -n 1 "$work/storm" | cut -d ' ' -f 1)"
  if [ -z "$armed" ]; then
    check "$name: the gate is armed" equal armed "$(cat "$work/stats")"
    return
  fi
  echo 0 >"$array/tracing_on"
  awk -v roots=" ${symbols[*]} " -v never="$work/never" -f "$gate/windows.awk" "$array/trace" >"$work/graph"
  grep '^#' "$work/graph"

  matched=$(counted "$place" "wanted_$hook")
  # Segments that were merged while they waited for the socket reach the function as one.
  if [ "$name" = backlog ]; then matched=$((matched - $(coalesced) + merged)); fi
  check "$name: $background others and $wanted that match were offered" test "$(counted all "passed_$hook")" -ge $((background + wanted))
  check "$name: the entry point saw them" test "$(stat_of seen)" -ge $((background + wanted))
  check "$name: at least $wanted matched" test "$matched" -ge "$wanted"
  check "$name: each packet that matches is in a window" equal "$matched $matched" \
    "$(stat_of matched) $(stat_of opened nested nested_other)"
  check "$name: nothing was skipped, failed or lost" equal "0 0" \
    "$(stat_of skipped_quota skipped_sample skipped_busy gate_failed open_now) $(lost_events)"
  check "$name: every window has its begin and its end" equal "$(stat_of opened) $(stat_of opened)" "$(graph_of begun) $(graph_of ended)"
  check "$name: every window is one whole call of ${symbols[*]}" equal 0 "$(graph_of broken)"
  check "$name: no window is of another packet" equal 0 "$(graph_of alien)"
  check "$name: nothing is recorded outside of windows" equal 0 "$(graph_of foreign)"
  if [ "$kind" = udp ] || [ "$kind" = icmp ]; then
    check "$name: every one of the $wanted, once" equal "$wanted $wanted" "$(graph_of serials) $(stat_of opened)"
  fi
  awk -v name="$name" -v seen="$(stat_of seen)" -v matched="$matched" -v opened="$(stat_of opened)" -v calls="$(graph_of calls)" \
    -v beside="$(graph_of beside)" -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN {
    printf "# %s: %d packets seen, %d matched, %d windows, %d calls, %d beside, %.1f s\n", name, seen, matched, opened, calls, beside, b - a }'
  : >"$array/trace"
  echo 1 >"$array/tracing_on"
}

insmod /ftview/ftview.ko
hop_up
check "the way through the router works" left ping -q -c 1 -W 20 10.0.3.1
check "over IPv6 too" left ping -q -c 1 -W 20 fd00:3::1
# shellcheck disable=SC2086 # a word a function
counters_up
read -r -a entries <<<"${hooks[*]}"
trace_up "${entries[@]}" "$softirq" "${callees[@]}"
# All that is traced but the softirqs handles packets.
printf '%s\n' "${entries[@]}" "${callees[@]}" >"$work/never"
events_up
shift $(($# < 2 ? $# : 2))
if [ $# = 0 ]; then set -- tcp udp icmp rx ip-rcv ip-in ip-forward ip-out xmit backlog; fi
for name; do measure "$name"; done
trace_down
check "the module unloads" rmmod ftview
finish
