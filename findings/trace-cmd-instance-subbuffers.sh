#!/bin/bash
# trace-cmd 3.4 with libtraceevent 1.9.0.
#
# One would guess: as a buffer's option in a file of version 7 says how long its sub-buffers are, instances may have others than the
# top-level buffer has; `record -B large --subbuf-size 64` (Linux 6.8 and later) writes such files.
# report reads the first 4000 of 12,000 events of the instance below: all in its first sub-buffer. Then it says `bad page offset`, which goes to
# standard error among what it says of other things, and its status is 0. In a recording made that way some fifth of all calls were missing.
# So whoever compares with it takes recordings of the top-level buffer.
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
call = 'name: call\nID: 400' + common + field('int', 'number', 8, 4, 1) + '\nprint fmt: "number=%d", REC->number\n'
sections = [(16, b'header_page\0' + sized(page.encode()) + b'header_event\0' + sized(b'\n')), (17, pack('<I', 0)),
            (18, pack('<I', 1) + b'test\0' + pack('<I', 1) + sized(call.encode())), (19, pack('<I', 0)), (20, pack('<I', 0)), (21, sized(b'7 task\n'))]

def part(size, time, numbers):
    ring = b''.join(pack('<IHBBii', 3 | 100 << 5, 400, 0, 0, 7, number) for number in numbers)
    return (pack('<QQ', time, len(ring)) + ring).ljust(size, b'\0')

buffers = [(b'', 4096, part(4096, 10**9, range(1))),
           (b'large', 65536, b''.join(part(65536, 10**9 + first * 1000, range(first, first + 4000)) for first in range(0, 12000, 4000)))]

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

open('trace.dat', 'wb').write(file(b'zlib'))
PYTHON

status=0
trace_cmd report -i trace.dat >printed 2>errors || status=$?
echo "status $status, $(grep -c 'number=' printed) events; $(grep -o 'bad page offset' errors | sort -u)"
[ "$status" = 0 ] && [ "$(grep -c 'number=' printed)" = 4001 ] && grep -q 'bad page offset' errors
