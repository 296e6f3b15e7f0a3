#!/bin/bash
# trace-cmd 3.4 with libtraceevent 1.9.0.
#
# One would guess: whether a file is packed makes no difference to what is in it.
# Of a file whose sections are not packed and that has the kernel's BTF (option 23), which is what `trace-cmd record --compression none`
# with funcgraph-args writes, report prints not one event. read_btf() takes the section's contents from the buffer that unpacking left
# behind; without packing there is none, and reading ends there, without a word and with status 0. The same file without the
# option, or packed with zlib, is read.
# So whoever writes such a file packs that section, even if no other one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"

# Debian testing's package lists beside those of this machine, from the archive that it uses.
# shellcheck disable=SC2016 # apt's own variables
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/*$' | head -n 1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive testing main" >sources.list
mkdir -p lists/partial cache/archives/partial
apt=(apt-get -qq -o APT::Sandbox::User=root -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$work/lists"
  -o "Dir::Cache=$work/cache")
"${apt[@]}" update
"${apt[@]}" download trace-cmd=3.4-2 libtraceevent1=1:1.9.0-2 libtracefs1=1.8.3-1+b1 libc6=2.43-7 libzstd1 zlib1g
for deb in *.deb; do dpkg -x "$deb" .; done
libraries=$(echo "$work"/usr/lib/*-linux-gnu*)
loader=$(echo "$libraries"/ld-linux-*.so.2)
trace_cmd() { "$loader" --library-path "$libraries" usr/bin/trace-cmd "$@"; }

python3 - <<'PYTHON'
from struct import pack
import zlib

def field(kind, name, offset, size, signed):
    return '\tfield:%s %s;\toffset:%d;\tsize:%d;\tsigned:%d;\n' % (kind, name, offset, size, signed)

def sized(text, form='<Q'):
    return pack(form, len(text)) + text

common = '\nformat:\n' + field('unsigned short', 'common_type', 0, 2, 0) + field('unsigned char', 'common_flags', 2, 1, 0) \
    + field('unsigned char', 'common_preempt_count', 3, 1, 0) + field('int', 'common_pid', 4, 4, 1) + '\n'
page = field('u64', 'timestamp', 0, 8, 0) + field('local_t', 'commit', 8, 8, 1) + field('char', 'overwrite', 8, 1, 0) \
    + field('char', 'data', 16, 4080, 0)
entry = 'name: funcgraph_entry\nID: 11' + common + field('unsigned long', 'func', 8, 8, 0) + field('unsigned long', 'depth', 16, 8, 0) \
    + field('unsigned long', 'args[]', 24, 0, 0) + '\nprint fmt: "--> %ps (%lu)", (void *)REC->func, REC->depth\n'
leave = 'name: funcgraph_exit\nID: 10' + common + field('unsigned long', 'func', 8, 8, 0) + field('unsigned int', 'depth', 16, 4, 0) \
    + field('unsigned int', 'overrun', 20, 4, 0) + field('unsigned long long', 'calltime', 24, 8, 0) \
    + field('unsigned long long', 'rettime', 32, 8, 0) + '\nprint fmt: "<-- %ps", (void *)REC->func\n'
# void ip_rcv(struct sk_buff *skb)
names = b'\0sk_buff\0skb\0ip_rcv\0'
types = pack('<3I', 1, 4 << 24, 8) + pack('<3I', 0, 2 << 24, 1) + pack('<5I', 0, 13 << 24 | 1, 0, 9, 2) + pack('<3I', 13, 12 << 24, 3)
btf = pack('<HBBIIIII', 0xeb9f, 1, 0, 24, 0, len(types), len(types), len(names)) + types + names
sections = [(16, b'header_page\0' + sized(page.encode()) + b'header_event\0' + sized(b'\n')),
            (17, pack('<I', 2) + sized(entry.encode()) + sized(leave.encode())), (18, pack('<I', 0)),
            (19, sized(b'ffffffff81000000 T ip_rcv\nffffffff81000100 T last\n', '<I')), (20, pack('<I', 0)), (21, sized(b'7 task\n')), (23, btf)]

def event(record):
    return pack('<I', len(record) // 4 | 100 << 5) + record

ring = event(pack('<HBBiQQ6Q', 11, 0, 0, 7, 0xffffffff81000000, 0, 0x1234, 1, 2, 3, 4, 5)) \
    + event(pack('<HBBiQIIQQ', 10, 0, 0, 7, 0xffffffff81000000, 0, 0, 1000, 1500))
buffers = [(b'', 4096, (pack('<QQ', 10**9, len(ring)) + ring).ljust(4096, b'\0'))]

# A trace.dat of version 7 (trace-cmd.dat.v7(5)): sections, options that lead to them, the data of each buffer's one CPU.
def file(codec):
    packs = codec != b'none'

    def packed(body):
        small = zlib.compress(body)
        return pack('<2I', len(small), len(body)) + small if packs else body

    out = bytearray(b'\x17\x08\x44tracing7\0' + bytes([0, 8]) + pack('<I', 4096) + codec + b'\0' + b'1\0')
    place, options = len(out), b''
    out += bytes(8)
    for kind, body in sections:
        body = packed(body)
        options += pack('<HIQ', kind, 8, len(out))
        out += pack('<HHIQ', kind, packs, 0, len(body)) + body
    options += pack('<HI', 4, 8) + b'[local]\0' + pack('<HII', 8, 4, 1)
    data_at = len(out) + 16 + len(options) + sum(49 + len(name) for name, _, _ in buffers) + 14
    data = b''
    for name, size, body in buffers:
        at = data_at + len(data)
        start = -(-(at + 16) // size) * size
        body = pack('<I', 1) + packed(body) if packs else body
        value = pack('<Q', at) + name + b'\0local\0' + pack('<3I2Q', size, 1, 0, start, len(body))
        options += pack('<HI', 3, len(value)) + value
        body = bytes(start - at - 16) + body
        data += pack('<HHIQ', 3, packs, 0, len(body)) + body
    options += pack('<HIQ', 0, 8, 0)
    out[place:place + 8] = pack('<Q', len(out))
    return bytes(out + pack('<HHIQ', 0, 0, 0, len(options)) + options + data)

open('zlib.dat', 'wb').write(file(b'zlib'))
open('none.dat', 'wb').write(file(b'none'))
sections = sections[:-1]
open('no-btf.dat', 'wb').write(file(b'none'))
PYTHON

for form in zlib none no-btf; do
  echo "$form: $(trace_cmd report -i $form.dat 2>&1 | sed -n 's/^.*|  //p')"
done | tee printed
[ "$(cat printed)" = 'zlib: ip_rcv(skb=0x1234);
none: 
no-btf: ip_rcv(1234, 1, 2, 3, 4, 5);' ]
