#!/bin/bash
# Fields of packets and their sockets, of which the suite knows otherwise what they are and in which call they change: the length
# of a ping, the mark that a rule sets, the state of a socket, whether its user owns it. What cannot be a field is said.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
clean_up() {
  right ip neigh del 10.0.1.77 dev veth0 2>/dev/null
  capture_clean_up
}
trap clean_up EXIT

check "the module loads" insmod /ftview/ftview.ko
ftview doctor --format json >"$work/doctor.json"
way=$(sed -n 's/^"values":"\([a-z]*\)".*/\1/p' "$work/doctor.json")
echo "# return values: $way"

# refused NAME FIELDS PATTERN: one line that says what is wrong, and exit status 2.
refused() {
  local status=0
  ftview record --fields "$2" -o "$work/refused.dat" >"$work/refused" 2>&1 || status=$?
  sed 's/^/# /' "$work/refused"
  check "$1: exit status 2" equal 2 "$status"
  check "$1: one line" equal 1 "$(wc -l <"$work/refused")"
  check "$1: it says what" grep -q -- "$3" "$work/refused"
}
refused "an unknown field" skb.lenght "no field 'skb.lenght': .*skb.len"
refused "no base" length "no field 'length': give skb"
refused "a structure" sk.sk_lock "no field 'sk.sk_lock': it is not a number: .*sk.sk_lock.owned"
refused "through a pointer" skb.dev.mtu "no field 'skb.dev.mtu': .*pointers are not followed"
refused "a difference of two sizes" skb.len-skb.protocol "no field 'skb.len-skb.protocol': "
refused "too many" skb.len,skb.mark,skb.hash,skb.protocol,skb.pkt_type,skb.cloned,skb.priority,skb.ip_summed,skb.tstamp \
  "the number of fields must be 8 at most"

right nft 'table inet capture { chain input { type filter hook input priority 0; icmp type echo-request meta mark set 42; }; }'
left ping -q -c 1 10.0.1.2 >/dev/null
start_record ping -a ip-rcv -f 'icmp and dst host 10.0.1.2' -c 3 --time 300 --buffer 16384 \
  --fields skb.len,skb.mark,skb.pkt_type,skb.protocol -o "$work/ping.dat"
left ping -q -c 3 -i 0.3 -s 200 10.0.1.2 >/dev/null
ended
sed 's/^/# /' "$work/ping.log"
check "the pings are there" equal 0 "$status"
# said FILE: function, field, before and after of each, a line each; a value that was not said before has "-" there.
said() {
  ftview export "$work/$1.dat" --format text | sed -n '
    s/.*| *\([a-z_A-Z0-9.]*\)\( \[[a-z_0-9]*\]\)\{0,1\}(.*) {.*/\1/; t call
    s/.*packet_field: field=\([^ ]*\) first=1 value=\([^ ]*\) .*/\1 - \2/; t field
    s/.*packet_field: field=\([^ ]*\) first=0 was=\([^ ]*\) value=\([^ ]*\) .*/\1 \2 \3/; t field
    d
    :call
    h
    d
    :field
    G
    s/\(.*\)\n\(.*\)/\2 \1/p'
}
said ping >"$work/ping.said"
sort "$work/ping.said" | uniq -c | sed 's/^/# /'
# 200 bytes, 8 of ICMP, 20 of IP.
check "each ping has its length at first" equal 3 "$(grep -c '^ip_rcv skb.len - 228$' "$work/ping.said")"
check "and no mark" equal 3 "$(grep -c '^ip_rcv skb.mark - 0$' "$work/ping.said")"
# ETH_P_IP as it is in the packet.
check "its protocol is IP's" equal 3 "$(grep -c '^ip_rcv skb.protocol - 8$' "$work/ping.said")"
check "it is for this host" equal 3 "$(grep -c '^ip_rcv skb.pkt_type - 0$' "$work/ping.said")"
check "trace-cmd shows each" equal "$(wc -l <"$work/ping.said")" \
  "$(trace-cmd report -i "$work/ping.dat" 2>/dev/null | grep -c 'packet_field: .*func=.* field=skb\..* value=')"
if [ "$way" != none ]; then
  check "the rule's call sets the mark" equal 3 "$(grep -c '^nft_.* skb.mark 0 42$' "$work/ping.said")"
  check "the IP header goes, then ICMP's" equal "228 208 200" "$(awk '$2 == "skb.len" { print $4 }' "$work/ping.said" | head -3 | xargs)"
else
  check "that they are said at the ends only is said" grep -q '^note: fields are recorded when a packet' "$work/ping.log"
  check "the mark is seen at the end" test "$(grep -c '^ip_rcv skb.mark 0 42$' "$work/ping.said")" -le 3
fi
# Read back, the same is there.
ftview export "$work/ping.dat" --format text >"$work/ping.txt"
check "text is read back" equal "$(ftview export "$work/ping.dat" --format json | grep -o '"fields":\[{[^]]*\]' | cksum)" \
  "$(ftview export "$work/ping.txt" --format json | grep -o '"fields":\[{[^]]*\]' | cksum)"

if [ ! -e /proc/sys/vm/unprivileged_userfaultfd ]; then
  echo "# no sockets: without userfaultfd no system call can be held while it has one locked"
  check "the module unloads" rmmod ftview
  finish
fi

# Segments for a listener, a connection, and one that a system call has locked (answers.c).
right ip neigh replace 10.0.1.77 lladdr 02:00:00:00:01:01 dev veth0 nud permanent
start_record sockets -a tcp -a udp -f 'src host 10.0.1.77' --time 300 --buffer 16384 \
  --fields sk.sk_state,sk.sk_lock.owned,sk.sk_filter,inet.inet_num,tcp.rcv_nxt,tcb.seq-tcp.rcv_nxt,skb.len \
  -o "$work/sockets.dat"
/ftview/suites/answers sockets || echo "not ok the packets were sent"
kill -INT "$recorder"
ended
sed 's/^/# /' "$work/sockets.log"
cp "$work/sockets.dat" "$RESULTS/"
said sockets >"$work/sockets.said"
sort "$work/sockets.said" | uniq -c | sed 's/^/# /'
# had FIELD VALUE: in how many calls a field was that.
had() { awk -v field="$1" -v value="$2" '$2 == field && $4 == value { count++ } END { print count + 0 }' "$work/sockets.said"; }
if [ "$way" != none ]; then
  # TCP_LISTEN, TCP_SYN_RECV, TCP_ESTABLISHED (include/net/tcp_states.h).
  check "a SYN is for a socket that listens" test "$(had sk.sk_state 10)" -ge 2
  check "segments are for connections" test "$(had sk.sk_state 1)" -ge 4
  check "the listener's port is 9000" test "$(had inet.inet_num 9000)" -ge 2
  check "UDP's is 7001" test "$(had inet.inet_num 7001)" -ge 1
  check "one socket is owned by its user" equal 1 "$(had sk.sk_lock.owned 1)"
  check "others are not" test "$(had sk.sk_lock.owned 0)" -ge 4
  check "a segment in order is at the place that comes next" test "$(had tcb.seq-tcp.rcv_nxt 0)" -ge 3
  check "one is 100 bytes off" equal 1 "$(had tcb.seq-tcp.rcv_nxt 100)"
  check "a socket without filter has none" test "$(had sk.sk_filter 0x0)" -ge 3
  # The packets of one connection, and what tells them apart.
  number() { ftview export "$work/sockets.dat" --format json | grep -o '"summary":"[^"]*"' | grep -n -- "$1" | sed -n "$2s/:.*//p"; }
  cause() { ftview diff "$work/sockets.dat#$1" "$work/sockets.dat#$2" | grep '^cause: '; }
  owned=$(cause "$(number '41004 > .*length 20' 1)" "$(number '41004 > .*length 30' 1)")
  echo "# $owned"
  check "the diff names the owner" grep -q 'sk.sk_lock.owned 0 → 1' <<<"$owned"
  order=$(cause "$(number '41003 > .*length 20' 1)" "$(number '41003 > .*length 30' 1)")
  echo "# $order"
  check "and that a segment is out of order" grep -q 'tcb.seq-tcp.rcv_nxt 0 → 100' <<<"$order"
fi
check "the module unloads" rmmod ftview
finish
