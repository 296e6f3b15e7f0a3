#!/bin/bash
# Packets that match in another packet's window: the answer to a ping over veth is sent and received before the function that
# sends the question returns. Each is told, as many as the module counted, and of its own call.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
trap capture_clean_up EXIT

check "the module loads" insmod /ftview/ftview.ko
used_before
snapshot >"$work/before"
left ping -q -c 1 10.0.1.2 >/dev/null

start_record nested -a xmit -a icmp -f icmp --time 300 --buffer 16384 \
  --trace '__dev_queue_xmit,icmp_rcv,icmp_reply,dev_hard_start_xmit,ip_rcv,net_rx_action' -o "$work/nested.dat"
check "xmit and icmp arm together" grep -q '^armed' "$work/nested.log"
left ping -q -c 5 -i 0.2 10.0.1.2 >/dev/null
kill -INT "$recorder"
ended
cat "$work/nested.log"
check "it ends like any capture" equal 0 "$status"
counted=$(sed -n 's/.*[ (]\([0-9]*\) in another packet.s window.*/\1/p' "$work/nested.log" | tail -n 1)
check "some packets are in another one's window" test "${counted:-0}" -ge 5

ftview export "$work/nested.dat" --format json -o "$work/nested.json"
ftview export "$work/nested.dat" --format text -o "$work/nested.txt"
cp "$work/nested.dat" "$work/nested.txt" "$RESULTS/"
check "the file has as many as the module counted" equal "$counted" "$(grep -o '"call":[0-9]*,"entry":"[a-z]*"' "$work/nested.json" | wc -l)"
# The line behind what is said of one is the entry of the function that it was given to; an interrupt may be in between.
calls() {
  awk '/packet_nested: / { match($0, /entry=[a-z]*/); entry = substr($0, RSTART + 6, RLENGTH - 6); next }
    /[<=]=====/ { next }
    entry != "" { print entry, $0 ~ (entry == "xmit" ? "__dev_queue_xmit\\(" : "icmp_rcv\\("); entry = "" }' "$work/nested.txt" |
    sort | uniq -c | awk '{ print $2, $3 }'
}
check "each stands before its own call" equal "$(printf 'icmp 1\nxmit 1')" "$(calls)"
check "an answer is known by what it is" grep -q '"nested":\[{"call":[0-9]*,"entry":"xmit","summary":"IP 10.0.1.2 > 10.0.1.1: ICMP echo reply' \
  "$work/nested.json"
# Its way through the machine has one number, which is not the question's.
check "it is on a journey of its own" equal "$(grep -c '"nested":' "$work/nested.json")" \
  "$(sed -n 's/.*"journey":\([0-9]*\).*"nested":\[{.*"journey":\([0-9]*\)}.*/\1 \2/p' "$work/nested.json" | awk '$1 != $2 && $2 > 0' | wc -l)"
ftview export "$work/nested.txt" --format json | grep -o '"nested":.*' >"$work/again"
check "text says something" test -s "$work/again"
check "text says the same" equal "$(grep -o '"nested":.*' "$work/nested.json")" "$(cat "$work/again")"
check "statistics count them beside the windows" equal "$counted more in their windows" \
  "$(ftview stats "$work/nested.dat" | sed -n '1s/^[0-9]* packets, \([^,]*\),.*/\1/p')"
check "the list has a line for each" equal "$counted" \
  "$(printf 'size 100 200\nkeys 9 9 +\nscreen\n' | ftview --script - "$work/nested.dat" | grep -c '└.*10.0.1.2 → 10.0.1.1')"
check "trace-cmd sees as many" equal "$counted" "$(trace-cmd report -i "$work/nested.dat" 2>/dev/null | grep -c 'packet_nested:')"
check "tracing is as it was" same_tracing "$work/before"
rmmod ftview
finish
