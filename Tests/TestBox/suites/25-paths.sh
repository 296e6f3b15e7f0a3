#!/bin/bash
# Who sees what: every named entry point, on every way that a packet comes: how many windows it opens for ten datagrams (or
# echoes, or messages on a connection) of each address family. The table is for Docs/Capture.md.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
count=10
port=9000
server=

take_down() {
  capture_clean_up
  [ -z "$server" ] || kill "$server"
  ip netns del wayA 2>/dev/null
  ip netns del wayB 2>/dev/null
}
trap take_down EXIT
a() { ip netns exec wayA "$@"; }
b() { ip netns exec wayB "$@"; }

# The cable between two network cards of the box; what is built on it goes over cards as well.
card_of() { ip -o link | sed -n "s/^[0-9]*: \([^:@]*\).*$1.*/\1/p"; }
cards=("$(card_of 02:00:00:00:02:01)" "$(card_of 02:00:00:00:02:02)")
check "the box has a cable" test -n "${cards[0]}" -a -n "${cards[1]}"
modprobe -a dummy ip_gre vxlan 8021q bridge macvlan 2>/dev/null
ip netns add wayA
ip netns add wayB
ip link set "${cards[0]}" netns wayA name card
ip link set "${cards[1]}" netns wayB name card
ip link add veth netns wayA type veth peer name veth netns wayB
ip link add port netns wayA type veth peer name port netns wayB

# ways: name, device in each namespace. An address of each family a way; the network behind it is b's to forward.
ways=([1]=veth card gre vxlan vlan bridge macvlan lo)
device() { if [ "$1" != bridge ]; then echo "$1"; elif [ "$2" = wayA ]; then echo port; else echo br0; fi; }
# Both at once: a card whose peer is down has nowhere to send to.
ip -n wayA link set card up
ip -n wayB link set card up
for side in 1:wayA:2 2:wayB:1; do
  IFS=: read -r me name other <<<"$side"
  in_it() { ip -n "$name" "$@"; }
  in_it link set lo up
  # The tunnels' own packets match no filter.
  in_it address add "10.76.0.$me/24" dev card
  in_it link add gre type gre local "10.76.0.$me" remote "10.76.0.$other" ttl 64 2>/dev/null
  in_it link add vxlan type vxlan id 5 remote "10.76.0.$other" dstport 4789 dev card 2>/dev/null
  in_it link add vlan link card type vlan id 5 2>/dev/null
  in_it link add macvlan link card address "02:00:00:00:03:0$me" type macvlan mode bridge 2>/dev/null
  if [ "$name" = wayB ]; then
    in_it link add br0 type bridge 2>/dev/null && in_it link set port up master br0
    in_it link add sink type dummy
    in_it link set sink up
    b sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
  fi
  for way in "${!ways[@]}"; do
    dev=$(device "${ways[way]}" "$name")
    in_it link set "$dev" up 2>/dev/null || continue
    if [ "$dev" = lo ] && [ "$name" = wayA ]; then continue; fi
    in_it address add "10.77.$way.$me/24" dev "$dev"
    in_it address add "fd77:$way::$me/64" dev "$dev" nodad
    if [ "$name" = wayA ]; then
      in_it route add "10.78.$way.0/24" via "10.77.$way.2"
      in_it route add "fd78:$way::/64" via "fd77:$way::2"
    else
      in_it route add "10.78.$way.0/24" dev sink
      in_it route add "fd78:$way::/64" dev sink
    fi
  done
done
b /ftview/gate/traffic serve $port >"$work/serve" &
server=$!
until_true grep -q ready "$work/serve"

# Only the ways that this kernel has; neighbours first, so that each later packet is one of ours.
present=()
for way in "${!ways[@]}"; do
  from=a
  [ "${ways[way]}" != lo ] || from=b
  if ! ip -n wayB link show "$(device "${ways[way]}" wayB)" >/dev/null 2>&1; then
    echo "# no ${ways[way]} in this kernel"
    continue
  fi
  for to in "10.77.$way.2" "fd77:$way::2"; do
    check "${ways[way]}: $to answers" until_true $from ping -q -c 1 -W 1 "$to"
  done
  present+=("$way")
done

insmod /ftview/ftview.ko
few=(--trace 'tcp_v?_rcv,udp*_rcv,icmp*_rcv,ip_rcv,ipv6_rcv,ip*_list_rcv,ip_local_deliver,ip6_input,ip*_forward,ip*_output')
filter="udp dst port $port or tcp dst port $port or icmp[icmptype] = icmp-echo or (icmp6 and ip6[40] = 128)"

# send KIND NETWORK4 NETWORK6: ten packets on each way, to each family.
send() {
  local way from to
  for way in "${present[@]}"; do
    from=a
    [ "${ways[way]}" != lo ] || from=b
    for to in "$2.$way.2" "$3:$way::2"; do
      # Back to back, so that a card delivers several at once. A connection's segments wait for each other.
      $from /ftview/gate/traffic "$1" "$to" $port $count || echo "not ok $1 to $to was sent"
    done
  done
}

# look ENTRY... -- KIND...: one capture. Lines "way family windows" to $work/NAME.
look() {
  local name=$1 entries=() kind networks='10.77 fd77'
  while [ "$1" != -- ]; do
    entries+=(-a "$1")
    shift
  done
  shift
  start_record "$name" "${entries[@]}" "${few[@]}" -f "$filter" --time 300 -o "$work/$name.dat"
  check "$name arms" grep -q '^armed' "$work/$name.log"
  [ "$name" != ip-forward ] || networks='10.78 fd78'
  # shellcheck disable=SC2086 # two words
  for kind; do send "$kind" $networks; done
  kill -INT "$recorder"
  ended
  check "$name: every match is accounted for" equal 0 "$status"
  ftview export "$work/$name.dat" --format json -o "$work/$name.json"
}

# windows ENTRY FILE WAY FAMILY: how many went to that way's address.
windows() {
  local to
  if [ "$4" = 4 ]; then to="> 10\.7[78]\.$3\.2[.:]"; else to="> fd7[78]:$3::2[.:]"; fi
  grep "\"entry\":\"$1\"" "$work/$2.json" | grep -c "$to"
}

# row ENTRY FILE [exactly]: a line of the table, and what must be. On lo nothing is forwarded.
row() {
  local way cells="| \`$1\` |" four six wanted
  for way in "${present[@]}"; do
    four=$(windows "$1" "$2" "$way" 4)
    six=$(windows "$1" "$2" "$way" 6)
    cells+=" $four $six |"
    wanted="-ge $count"
    [ "${3:-}" != exactly ] || wanted="-eq $count"
    [ "$1 ${ways[way]}" != "ip-forward lo" ] || wanted='-eq 0'
    # shellcheck disable=SC2086 # an operator and a number
    check "$1 sees what ${ways[way]} brings, IPv4 ($four)" test "$four" $wanted
    # shellcheck disable=SC2086
    check "$1 sees what ${ways[way]} brings, IPv6 ($six)" test "$six" $wanted
  done
  echo "$cells" >>"$work/table"
}

{
  printf '| |'
  for way in "${present[@]}"; do printf ' %s |' "${ways[way]}"; done
  printf '\n|---|'
  for way in "${present[@]}"; do printf -- '---|'; done
  echo
} >"$work/table"
look tcp udp icmp -- tcp udp icmp
row tcp tcp
row udp tcp exactly
row icmp tcp exactly
look rx -- udp
row rx rx
look ip-rcv -- udp
row ip-rcv ip-rcv exactly
look ip-in -- udp
row ip-in ip-in exactly
look ip-forward -- udp
row ip-forward ip-forward exactly
look ip-out -- udp
row ip-out ip-out
look xmit -- udp
row xmit xmit
look backlog -- tcp
row backlog backlog

# A window spans the whole of what IP does with its packet, whether that came alone or in a list.
for way in "${present[@]}"; do
  for function in "ip_rcv ip_list_rcv ip_local_deliver > 10.77.$way.2" "ipv6_rcv ipv6_list_rcv ip6_input > fd77:$way::2"; do
    read -r single list deliver to <<<"$function"
    check "ip-rcv, ${ways[way]}: each begins at the door and gets to $deliver" equal "$count $count" \
      "$(grep -F "$to." "$work/ip-rcv.json" | grep -Ec "\"roots\":\[\{\"name\":\"($single|$list)\"") $(grep -F "$to." "$work/ip-rcv.json" | grep -c "\"$deliver\"")"
  done
done
check "packets of the card came in lists" grep -Fq '"name":"ip_list_rcv"' <(grep -F '> 10.77.2.2.' "$work/ip-rcv.json")
cat "$work/table"
cp "$work/table" "$RESULTS/paths.md"
check "the module unloads" rmmod ftview
finish
