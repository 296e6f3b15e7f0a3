#!/bin/bash
# trace-cmd 3.1.6 with libtraceevent 1.7.1.
#
# One would guess: options come in any order, and a filter that trace-cmd cannot follow is an error, as a wrong event name is.
#   report -F 'call: v == 1' -i FILE    prints v=1
#   report -i FILE -F 'call: v == 1'    prints everything: a filter counts for files named behind it (from 3.3.1 on for all)
# And a minus sign in front of a number is taken for a subtraction that replaces the comparison, without a word, in 3.4 as well. Of v = -22, 0, 1 and 2
#   call: v == -22                      prints all four, for which v - 22 is not 0
#   call: v > -1                        prints -22, 0 and 2, for which v - 1 is not 0
#   call: v == 0xffffffffffffffea       prints -22
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download trace-cmd=3.1.6-1 libtraceevent1=1:1.7.1-1 libtracefs1 libzstd1
for deb in *.deb; do dpkg -x "$deb" .; done
libraries=$(echo "$work"/usr/lib/*-linux-gnu*)

# A trace.dat of version 6 with four events, each a microsecond behind the one before.
python3 - <<'PYTHON'
from struct import pack

def fields(*rows):
    return ''.join('\tfield:%s %s;\toffset:%d;\tsize:%d;\tsigned:%d;\n' % row for row in rows).encode()

def sized(text):
    return pack('<Q', len(text)) + text

page = fields(('u64', 'timestamp', 0, 8, 0), ('local_t', 'commit', 8, 8, 1), ('int', 'overwrite', 8, 1, 1), ('char', 'data', 16, 4080, 1))
common = fields(('unsigned short', 'common_type', 0, 2, 0), ('unsigned char', 'common_flags', 2, 1, 0),
                ('unsigned char', 'common_preempt_count', 3, 1, 0), ('int', 'common_pid', 4, 4, 1))
event = b'name: call\nID: 400\nformat:\n' + common + b'\n' + fields(('long', 'v', 8, 8, 1)) + b'\nprint fmt: "v=%ld", REC->v\n'
ring = b''.join(pack('<IHBBiq', 1000 << 5 | 4, 400, 0, 0, 1, v) for v in (-22, 0, 1, 2))
head = b'\x17\x08\x44tracing6\0' + pack('<BBI', 0, 8, 4096) + b'header_page\0' + sized(page) + b'header_event\0' + sized(b'\n')
head += pack('<II', 0, 1) + b'test\0' + pack('<I', 1) + sized(event) + pack('<II', 0, 0) + sized(b'1 task\n')
head += pack('<I', 1) + b'options  \0' + pack('<H', 0) + b'flyrecord\0' + pack('<QQ', 4096, 4096)
with open('trace.dat', 'wb') as file:
    file.write(head.ljust(4096, b'\0') + (pack('<QQ', 10**9, len(ring)) + ring).ljust(4096, b'\0'))
PYTHON

changed=0
# expect VALUES ARGUMENT...
expect() {
  local values
  values=$(LD_LIBRARY_PATH=$libraries usr/bin/trace-cmd report "${@:2}" 2>/dev/null | sed -n 's/^.* v=//p' | paste -sd ' ')
  printf '%-52s %s\n' "${*:2}" "$values"
  if [ "$values" != "$1" ]; then changed=1; fi
}
expect '-22 0 1 2' -i trace.dat
expect '1' -F 'call: v == 1' -i trace.dat
expect '-22 0 1 2' -i trace.dat -F 'call: v == 1'
expect '-22 0 1 2' -F 'call: v == -22' -i trace.dat
expect '-22 0 2' -F 'call: v > -1' -i trace.dat
expect '-22' -F 'call: v == 0xffffffffffffffea' -i trace.dat
exit "$changed"
