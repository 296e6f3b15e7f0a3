#!/bin/bash
# tcpdump 4.99.3 with libpcap 1.10.3 (the same with 1.10.5 and 1.11.0).
#
# One would guess: a pcapng file that describes two interfaces of one link type is read like any other; that is what interface blocks are for.
# It is: with Ethernet, and with link type 228 (raw IPv4), both packets are printed. With link type 101 (raw IP) the second interface block
# ends the reading, because libpcap compares the file's 101 with its own number for the first interface's type, DLT_RAW, which is 12:
#   an interface has a type 101 different from the type of the first interface
# Snapshot lengths, which belong to an interface, must not differ either, whatever the link type.
# So who writes raw IP writes one interface block, or 228 and 229.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download tcpdump=4.99.3-1 libpcap0.8=1.10.3-1 libdbus-1-3 libssl3
for deb in *.deb; do dpkg -x "$deb" .; done
libraries=$(echo "$work"/usr/lib/*-linux-gnu*)

python3 - <<'PYTHON'
from struct import pack

def block(kind, body):
    length = pack('<I', len(body) + 12)
    return pack('<I', kind) + length + body + length

def write(name, *interfaces):
    blocks = [block(0x0a0d0d0a, pack('<IHHq', 0x1a2b3c4d, 1, 0, -1))]
    blocks += [block(1, pack('<HHI', link, 0, snap)) for link, snap in interfaces]
    ip = bytes([0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]) + pack('!HHHH', 9, 7, 8, 0)
    for number, (link, _) in enumerate(interfaces):
        packet = (bytes(12) + b'\x08\0' if link == 1 else b'') + ip
        padded = packet + bytes(-len(packet) % 4)
        blocks.append(block(6, pack('<5I', number, 0, number, len(packet), len(packet)) + padded))
    open(name + '.pcapng', 'wb').write(b''.join(blocks))

write('one-raw', (101, 256))
write('two-ethernet', (1, 256), (1, 256))
write('two-raw-ipv4', (228, 256), (228, 256))
write('two-raw', (101, 256), (101, 256))
write('two-lengths', (1, 256), (1, 128))
PYTHON

changed=0
# expect FILE PACKETS [ERROR]
expect() {
  local packets error
  packets=$(LD_LIBRARY_PATH=$libraries usr/bin/tcpdump -Z root -nr "$1.pcapng" 2>errors | grep -c ' UDP, ') || true
  error=$(sed -n 's/^tcpdump: pcap_loop: //p' errors)
  echo "$1: $packets packets; ${error:-no error}"
  if [ "$packets" != "$2" ] || [ "$error" != "${3:-}" ]; then changed=1; fi
}
expect one-raw 1
expect two-ethernet 2
expect two-raw-ipv4 2
expect two-raw 0 'an interface has a type 101 different from the type of the first interface'
expect two-lengths 0 'an interface has a snapshot length 128 different from the snapshot length of the first interface'
exit "$changed"
