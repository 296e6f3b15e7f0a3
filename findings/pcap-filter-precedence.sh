#!/bin/bash
# tcpdump 4.99.3 with libpcap 1.10.3.
#
# One would guess: `and` binds closer than `or`, as in C and in Wireshark's display filters.
# It does not: both bind alike, from left to right, so `udp or tcp and host 10.0.0.9` is `(udp or tcp) and host 10.0.0.9`. There is no warning;
# the filter just misses packets. Of a UDP packet from 10.0.0.1 and a TCP segment from 10.0.0.9 it passes
#   udp or tcp and host 10.0.0.9      1
#   udp or (tcp and host 10.0.0.9)    2
#   tcp and host 10.0.0.9 or udp      2   the same, said the other way round
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download tcpdump=4.99.3-1 libpcap0.8=1.10.3-1 libdbus-1-3 libssl3
for deb in *.deb; do dpkg -x "$deb" .; done
libraries=$(echo "$work"/usr/lib/*-linux-gnu*)

python3 - <<'PYTHON'
from struct import pack

def packet(protocol, last, payload):
    return bytes([0x45, 0, 0, 20 + len(payload), 0, 0, 0, 0, 64, protocol, 0, 0, 10, 0, 0, last, 10, 0, 0, 2]) + payload

packets = [packet(17, 1, pack('!HHHH', 9, 7, 8, 0)), packet(6, 9, pack('!HHIIBBHHH', 9, 7, 1, 1, 0x50, 2, 100, 0, 0))]
with open('two.pcap', 'wb') as file:
    file.write(pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 256, 101))
    for data in packets:
        file.write(pack('<IIII', 0, 0, len(data), len(data)) + data)
PYTHON

changed=0
# expect FILTER PACKETS
expect() {
  local packets
  packets=$(LD_LIBRARY_PATH=$libraries usr/bin/tcpdump -Z root -nr two.pcap "$1" 2>/dev/null | wc -l)
  printf '%-32s %d\n' "$1" "$packets"
  if [ "$packets" != "$2" ]; then changed=1; fi
}
expect 'udp or tcp' 2
expect 'udp or tcp and host 10.0.0.9' 1
expect '(udp or tcp) and host 10.0.0.9' 1
expect 'udp or (tcp and host 10.0.0.9)' 2
expect 'tcp and host 10.0.0.9 or udp' 2
exit "$changed"
