#!/bin/bash
# tshark 4.0.17.
#
# One would guess: two records of one packet, seen at two interfaces of a machine within a microsecond, are told from a segment that was sent
# twice. The file says which interface each came from and, by their packet ID (option 5 of the block), that they are one packet; the IP
# headers are equal with their identification, too.
# Wireshark tells connections by addresses and ports only and takes the second record for a new segment: each SYN and all data are
# a "[TCP Retransmission]", each bare acknowledgement a "[TCP Dup ACK]", of a connection in which nothing was lost.
# So who writes what passed several points of one machine writes each packet once, or a file a point.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
ours=(tshark libwireshark16 libwiretap13 libwsutil14)
apt-get -qq -o APT::Sandbox::User=root download "${ours[@]/%/=4.0.17-0+deb12u3}" libbrotli1 libc-ares2 libgcrypt20 libglib2.0-0 libgnutls30 \
  libgpg-error0 liblua5.2-0 libnghttp2-14 libpcap0.8 libpcre2-8-0 libsmi2ldbl libsnappy1v5 libxml2 libicu72 libdbus-1-3
for deb in *.deb; do dpkg -x "$deb" .; done
libraries=$(echo "$work"/usr/lib/*-linux-gnu*)

python3 - <<'PYTHON'
from struct import pack

def block(kind, body):
    length = pack('<I', len(body) + 12)
    return pack('<I', kind) + length + body + length

def tcp(number, answers, sequence, acknowledged, flags, data=b''):
    hosts, ports = [(10, 0, 0, 1), (10, 0, 0, 2)], [40000, 7001]
    if answers:
        hosts.reverse()
        ports.reverse()
    header = pack('!BBHHHBBH4B4B', 0x45, 0, 40 + len(data), number, 0x4000, 64, 6, 0, *hosts[0], *hosts[1])
    return header + pack('!HHIIBBHHH', *ports, sequence, acknowledged, 0x50, flags, 1000, 0, 0) + data

packets = [tcp(1, False, 1, 0, 0x02), tcp(2, True, 1, 2, 0x12), tcp(3, False, 2, 2, 0x10), tcp(4, False, 2, 2, 0x18, b'four')]
with open('seen-twice.pcapng', 'wb') as file:
    file.write(block(0x0a0d0d0a, pack('<IHHq', 0x1a2b3c4d, 1, 0, -1)))
    for _ in range(2):
        file.write(block(1, pack('<HHI', 101, 0, 256)))
    for number, packet in enumerate(packets):
        for interface in range(2):
            time = 1000 * number + interface
            fixed = pack('<5I', interface, 0, time, len(packet), len(packet))
            file.write(block(6, fixed + packet + pack('<HHQI', 5, 8, number, 0)))
PYTHON

mkdir config
LD_LIBRARY_PATH=$libraries WIRESHARK_CONFIG_DIR=config usr/bin/tshark -n -r seen-twice.pcapng -T fields \
  -e frame.interface_id -e frame.packet_id -e ip.id -e tcp.flags.str -e _ws.col.Info 2>errors | tee printed
[ -s printed ] || cat errors >&2
notes=$(sed -n 's/^1\t.*\t\[\([^]]*\)\].*/\1/p' printed | paste -sd ,)
[ "$notes" = 'TCP Retransmission,TCP Retransmission,TCP Dup ACK 5#1,TCP Retransmission' ] && [ "$(grep -c '^0.*\[TCP' printed)" = 0 ]
