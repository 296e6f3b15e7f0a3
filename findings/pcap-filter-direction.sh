#!/bin/bash
# libpcap 1.10.3 on Linux.
#
# One would guess: what a handle without a device (pcap_open_dead) cannot know, pcap_compile() refuses, as it does `inbound` on a file ("inbound/outbound
# not supported on Raw IP when reading savefiles"); or a packet without a direction is just not inbound, so that `not inbound` is true.
# It compiles `inbound`, `outbound` and `ifindex` into loads that only Linux's kernel knows. libpcap's own interpreter takes such a load for one
# beyond the packet's end, and that ends the filter with no, whatever the rest says. Seen with pcap_offline_filter() and an IPv4 packet:
#   ip   yes       inbound  no    not inbound  no    ip or inbound   yes
#                  outbound no    not ifindex 2  no  inbound or ip   no    it depends on the order
# So a filter that is to run in the kernel cannot be tried out here first, and one that is to run here must not have these words.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download libpcap0.8=1.10.3-1 libdbus-1-3
for deb in *.deb; do dpkg -x "$deb" .; done

LD_LIBRARY_PATH=$(echo "$work"/usr/lib/*-linux-gnu*) python3 - <<'PYTHON'
import ctypes, struct, sys

class Program(ctypes.Structure):
    _fields_ = [('length', ctypes.c_uint), ('instructions', ctypes.c_void_p)]

library = ctypes.CDLL('libpcap.so.0.8')
library.pcap_open_dead.restype = ctypes.c_void_p
raw_ip = 12
handle = ctypes.c_void_p(library.pcap_open_dead(raw_ip, 256))
packet = bytes([0x45, 0, 0, 20, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2])
header = struct.pack('@qqII', 0, 0, len(packet), len(packet))
changed = False
for text, expected in {'ip': True, 'ip6': False, 'inbound': False, 'outbound': False, 'not inbound': False, 'not ifindex 2': False,
                       'ip or inbound': True, 'inbound or ip': False}.items():
    program = Program()
    compiled = library.pcap_compile(handle, ctypes.byref(program), text.encode(), 1, 0xffffffff) == 0
    matches = compiled and library.pcap_offline_filter(ctypes.byref(program), header, packet) != 0
    print('%-14s %s' % (text, ('yes' if matches else 'no') if compiled else 'refused'))
    changed |= not compiled or matches != expected
sys.exit(changed)
PYTHON
