#!/bin/bash
# tcpdump 4.99.3 with libpcap 1.10.3.
#
# One would guess: a port is found in IPv6 where it is found in IPv4, that is in every first fragment; and what `udp` matches, less some
# ports, is what `udp port` matches.
# For IPv6 a port is looked for behind a plain header only. `udp` looks through a fragment header, and through no other; `udp port` through none,
# so it misses a first fragment, which carries the ports and which it finds in IPv4. `ip6 protochain 17` walks through the headers, but
# `udp port` behind it does not. Seen (UDP to port 7):
#                              udp   udp dst port 7   ip6 protochain 17   and udp dst port 7
#   IPv4, first fragment       yes   yes              -                   -
#   IPv6, plain                yes   yes              yes                 yes
#   IPv6, first fragment       yes   no               yes                 no
#   IPv6, later fragment       yes   no               yes                 no
#   IPv6, hop-by-hop options   no    no               yes                 no
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download tcpdump=4.99.3-1 libpcap0.8=1.10.3-1 libdbus-1-3 libssl3
for deb in *.deb; do dpkg -x "$deb" .; done
libraries=$(echo "$work"/usr/lib/*-linux-gnu*)

python3 - <<'PYTHON'
from struct import pack

udp = pack('!HHHH', 9, 7, 24, 0) + bytes(16)

def ip6(next_header, payload):
    return pack('!IHBB', 6 << 28, len(payload), next_header, 64) + bytes(15) + b'\1' + bytes(15) + b'\2' + payload

cases = {
    'ipv4-first-fragment': pack('!BBHHHBBH8B', 0x45, 0, 44, 1, 0x2000, 64, 17, 0, 10, 0, 0, 1, 10, 0, 0, 2) + udp,
    'ipv6-plain': ip6(17, udp),
    'ipv6-first-fragment': ip6(44, pack('!BBHI', 17, 0, 1, 1) + udp),
    'ipv6-later-fragment': ip6(44, pack('!BBHI', 17, 0, 24, 1) + bytes(24)),
    'ipv6-hop-by-hop': ip6(0, bytes([17, 0, 1, 4, 0, 0, 0, 0]) + udp),
}
for name, data in cases.items():
    with open(name, 'wb') as file:
        file.write(pack('<IHHiIIIIIII', 0xa1b2c3d4, 2, 4, 0, 0, 256, 101, 0, 0, len(data), len(data)) + data)
PYTHON

changed=0
# expect FILE ANSWERS: a letter for each filter, y when it passes the packet
expect() {
  local filter answers=
  for filter in udp 'udp dst port 7' 'ip6 protochain 17' 'ip6 protochain 17 and udp dst port 7'; do
    if [ -n "$(LD_LIBRARY_PATH=$libraries usr/bin/tcpdump -Z root -nr "$1" "$filter" 2>/dev/null)" ]; then answers+=y; else answers+=n; fi
  done
  printf '%-20s %s\n' "$1" "$answers"
  if [ "$answers" != "$2" ]; then changed=1; fi
}
expect ipv4-first-fragment yynn
expect ipv6-plain yyyy
expect ipv6-first-fragment ynyn
expect ipv6-later-fragment ynyn
expect ipv6-hop-by-hop nnyn
exit "$changed"
