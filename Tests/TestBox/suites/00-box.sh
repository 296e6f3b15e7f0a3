#!/bin/bash
# The box itself: what every other suite takes for granted.
set -u
. /ftview/suites/lib.sh

tracing=/sys/kernel/tracing

check "left reaches right over IPv4" left ping -q -c 2 -i 0.2 -W 5 10.0.1.2
check "left reaches right over IPv6" left ping -q -c 2 -i 0.2 -W 5 fd00:1::2
check "right reaches left over IPv4" right ping -q -c 2 -i 0.2 -W 5 10.0.1.1
check "right reaches left over IPv6" right ping -q -c 2 -i 0.2 -W 5 fd00:1::1

# Flows of known numbers, counted by the kernel's packet filter and by tcpdump at once.
right nft -f - <<'END'
table inet box {
  counter connections { }
  counter datagrams { }
  counter echoes { }
  chain input {
    type filter hook input priority 0;
    tcp dport 9000 tcp flags & (syn|ack) == syn counter name connections
    udp dport 7000 counter name datagrams
    icmp type echo-request counter name echoes
    icmpv6 type echo-request counter name echoes
  }
}
END
counted() { right nft list counter inet box "$1" | sed -n 's/.*packets \([0-9]*\) .*/\1/p'; }
# Ends by itself once it has seen as many connections as there are.
exec 5< <(exec timeout 120 ip netns exec right tcpdump -i veth0 -Q in -n -U --immediate-mode -c 50 -w /tmp/box.pcap \
  'tcp dst port 9000 and (tcp[13] & 0x12 == 0x02 or (ip6 and ip6[53] & 0x12 == 0x02))' 2>&1)
tcpdump=$!
# Its first line says that it captures.
read -r -t 30 -u 5 line
check "tcpdump captures" grep -q 'listening on veth0' <<<"$line"

flows() {
  traffic tcp4:9000:20 tcp6:9000:30 tcp4:9001:25 udp4:7000:40:200 udp6:7000:10 udp4:7001:5 icmp4:7 icmp6:8:1000
}
expected='tcp4 port 9000: 20
tcp6 port 9000: 30
tcp4 port 9001: 25
udp4 port 7000: 40
udp6 port 7000: 10
udp4 port 7001: 5
icmp4: 7
icmp6: 8'
check "every flow arrives" equal "$expected" "$(flows 2>&1)"
check "nftables counts the connections" equal 50 "$(counted connections)"
check "nftables counts the datagrams" equal 50 "$(counted datagrams)"
check "nftables counts the echo requests" equal 15 "$(counted echoes)"
status=0
wait "$tcpdump" || status=$?
exec 5<&-
check "tcpdump ends when it has seen them all" equal 0 "$status"
check "tcpdump sees the same connections" equal 50 "$(tcpdump -n -r /tmp/box.pcap 2>/dev/null | grep -c .)"
right nft delete table inet box
rm -f /tmp/box.pcap

check "tracefs is mounted" grep -q " $tracing tracefs " /proc/mounts
check "function_graph is available" grep -qw function_graph "$tracing/available_tracers"
check "tracing starts from rest" equal nop "$(cat "$tracing/current_tracer")"
check "BTF of the kernel is there" test -s /sys/kernel/btf/vmlinux
for terminal in xterm-256color tmux-256color screen-256color linux vt100; do
  check "terminal type $terminal is known" infocmp "$terminal"
done

if [ -e /ftview/ftview.ko ]; then
  check "the module loads" insmod /ftview/ftview.ko
  check "its device is there, for root alone" equal 600 "$(stat -c %a /dev/ftview 2>&1)"
  check "the module unloads" rmmod ftview
  check "its device is gone" test ! -e /dev/ftview
else
  check "the payload has the module" false
fi
finish
