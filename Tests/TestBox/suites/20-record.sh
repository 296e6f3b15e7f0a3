#!/bin/bash
# A capture of mixed traffic: exactly the packets that the kernel's packet filter counts, each with its whole tree, in a
# file that trace-cmd reads as well.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
trap capture_clean_up EXIT

check "the module loads" insmod /ftview/ftview.ko
used_before
snapshot >"$work/before"

right nft -f - <<'END'
table inet capture {
  counter wanted { }
  counter offered { }
  chain input {
    type filter hook input priority 0;
    meta l4proto { tcp, udp, icmp, icmpv6 } counter name offered
    tcp dport 9000 counter name wanted
    udp dport 7000 counter name wanted
    icmp type echo-request counter name wanted
    icmpv6 type echo-request counter name wanted
  }
}
END
counted() { right nft list counter inet capture "$1" | sed -n 's/.*packets \([0-9]*\) .*/\1/p'; }

# Replies go to the other namespace and match none of these.
filter='tcp dst port 9000 or udp dst port 7000 or icmp[icmptype] = icmp-echo or (icmp6 and ip6[40] = 128)'
# A kernel that checks itself makes several times the calls and is several times as slow to read them.
buffer=()
if [ -e /sys/kernel/debug/kmemleak ]; then buffer=(--buffer 131072); fi
start_record mixed -f "$filter" --time 300 "${buffer[@]}" -o "$work/mixed.dat"
check "the capture arms" grep -q "^armed" "$work/mixed.log"
# Where an instance has the graph tracer's options to itself, its own are those that count.
for place in "$tracing/instances/ftview" "$tracing"; do
  if [ -e "$place/options/funcgraph-irqs" ]; then break; fi
done
check "interrupts are left out at their source" equal 0 "$(cat "$place/options/funcgraph-irqs")"
check "traffic flows while armed" traffic tcp4:9000:60 tcp6:9000:60 tcp4:9001:120 tcp6:9002:120 udp4:7000:60 \
  udp6:7000:60:900 udp4:7001:200 udp6:7001:100 icmp4:50 icmp6:50:1000
kill -INT "$recorder"
ended
check "the capture ends on SIGINT" equal 0 "$status"
cat "$work/mixed.log"
wanted=$(counted wanted)
echo "nftables: $(counted offered) packets of these protocols reached the right side, $wanted of them wanted"
check "at least 2,000 packets were offered" test "$(counted offered)" -ge 2000
check "at least 100 were wanted" test "$wanted" -ge 100
check "captured is what nftables counted" grep -q " $wanted captured, [0-9]* calls: saved in" "$work/mixed.log"
check "no event was lost" sh -c "! grep -q lost '$work/mixed.log'"

trace-cmd report -i "$work/mixed.dat" >"$work/mixed.txt" 2>"$work/mixed.err"
check "trace-cmd sees as many begins" equal "$wanted" "$(grep -c 'packet_begin:' "$work/mixed.txt")"
check "trace-cmd reads them as the kernel prints them" equal "$wanted" \
  "$(grep -c ' packet_begin: *id=[0-9]* journey=[0-9]* entry=.* summary="IP6\? [^"]*" data=[0-9a-f]*$' "$work/mixed.txt")"
check "trace-cmd sees as many ends" equal "$wanted" "$(grep -c 'packet_end:' "$work/mixed.txt")"
# Beside its handler a window has nothing that handles packets: which functions those are, the kernel tells.
ftview entries --all --format json | sed 's/.*"function":"\([^"]*\)".*/\1/' >"$work/packets"
check "what may not stand beside a handler is known" grep -qx ip_local_deliver "$work/packets"
handlers='tcp_v4_rcv tcp_v6_rcv udp_rcv udpv6_rcv icmp_rcv icmpv6_rcv'
awk -f /ftview/suites/report.awk "$work/mixed.txt" |
  awk -v roots=" $handlers " -v never="$work/packets" -f /ftview/gate/windows.awk >"$work/windows"
grep '^#' "$work/windows" | grep -v '^# another packet'
windows_are() { awk -v name="$1" '$1 == name { $1 = ""; print substr($0, 2) }' "$work/windows"; }
check "each window is one whole call of its protocol's handler" equal "$wanted $wanted 0" \
  "$(windows_are begun) $(windows_are ended) $(windows_are broken)"
check "nothing is recorded outside of windows" equal 0 "$(windows_are foreign)"
for handler in $handlers; do
  check "there are windows of $handler" grep -qw "$handler" <<<"$(windows_are roots)"
done
ftview export "$work/mixed.dat" --format json -o "$work/mixed.json"
check "opened again it shows as many packets, all whole" equal "$wanted" \
  "$(grep -o '"integrity":"complete"' "$work/mixed.json" | wc -l)"
check "and no others" equal "$wanted" "$(grep -o '"kind":"packet"' "$work/mixed.json" | wc -l)"

check "tracing is as it was" same_tracing "$work/before"
check "no restore file is left" test ! -e /run/ftview/restore
check "no guard is left" sh -c '! pgrep -x ftview'

# From here on few functions are traced where they do not matter: patching all takes an emulated processor long.
# A network card's packets, which are handled in softirqs on the way out of its interrupts.
start_record card --trace net -f 'icmp[icmptype] = icmp-echoreply and src host 10.0.2.2' --time 300 -o "$work/card.dat"
check "the host answers through the network card" ping -q -c 20 -i 0.05 10.0.2.2
kill -INT "$recorder"
ended
cat "$work/card.log"
check "a network card's packets are captured" grep -q ' 20 captured,' "$work/card.log"
ftview export "$work/card.dat" --format json -o "$work/card.json"
check "each whole" equal 20 "$(grep -c '"integrity":"complete","roots":\[{"name":"icmp_rcv"' "$work/card.json")"

# A module that is loaded while a capture is armed: its functions have their names. Not every kernel has this one.
if modinfo -n nft_ct 2>/dev/null | grep -q "^/"; then
  check "connection tracking is not loaded yet" sh -c '! grep -q "^nf_conntrack " /proc/modules'
  start_record late -a ip-rcv -a udp -f 'udp dst port 7000' --time 300 -o "$work/late.dat"
  check "it is loaded while the capture is armed" right nft -f - <<'END'
table ip late {
  chain before {
    type filter hook prerouting priority 0;
    ct state established counter
  }
}
END
  traffic udp4:7000:3 >/dev/null
  kill -INT "$recorder"
  ended
  cat "$work/late.log"
  check "a packet is one window, and that it matched again is said" grep -q ' 6 match (3 again in their own window), 3 captured' "$work/late.log"
  ftview export "$work/late.dat" --format json -o "$work/late.json"
  check "its calls have their names" equal 3 "$(grep -c '"name":"nf_conntrack_in","module":"nf_conntrack"' "$work/late.json")"
  check "for trace-cmd too" equal 3 "$(trace-cmd report -i "$work/late.dat" 2>/dev/null | grep -c ' nf_conntrack_in()')"
  right nft delete table ip late
  check "and it is unloaded" until_true modprobe -r nft_ct
fi

# By quota, counting, and sampling.
traffic -r -p 20 udp4:7000 >/dev/null 2>&1 &
flood=$!
check "a capture ends by its quota" ftview record -f 'udp dst port 7000' -a udp4 -c 7 --trace 'udp*_rcv' -o "$work/quota.dat"
check "exactly the quota is captured" equal 7 "$(trace-cmd report -i "$work/quota.dat" 2>/dev/null | grep -c packet_begin:)"
ftview record --count -f 'udp dst port 7000' -c 20 2>"$work/count.log"
check "counting ends by its quota" grep -Eq '^[0-9]+ seen, [2-9][0-9] match' "$work/count.log"
check "counting touches no tracing" same_tracing "$work/before"
kill "$flood"
wait "$flood" 2>/dev/null

check "the module unloads" rmmod ftview
finish
