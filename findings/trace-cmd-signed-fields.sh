#!/bin/bash
# trace-cmd 3.1.6 with libtraceevent 1.7.1 (libtraceevent 1.9.0 computes the same).
#
# One would guess: `signed:1` in an event's format makes a negative field negative, as it is in the kernel's own `trace`.
# Every field is read as an unsigned number of its size. Nothing but a conversion of the field's own size turns it back: `%d` of an int is right.
# A comparison with 0 fails even for a long, a cast does not help, and a table finds a negative key for a long only. Seen of fields that are all -22:
#   REC->ret < 0 ? "failed" : "done", a long              done
#   REC->small, a short, as %d                            65514
#   (long)REC->ret4, an int, as %ld                       4294967274
#   __print_symbolic(REC->ret4, {-22, "EINVAL"})          0xffffffea
# So an event that tells errors from results does it before it is recorded.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download trace-cmd=3.1.6-1 libtraceevent1=1:1.7.1-1 libtracefs1 libzstd1
for deb in *.deb; do dpkg -x "$deb" .; done
libraries=$(echo "$work"/usr/lib/*-linux-gnu*)

# A trace.dat of version 6 with one event in it.
python3 - <<'PYTHON'
from struct import pack

def field(kind, name, offset, size, signed):
    return '\tfield:%s %s;\toffset:%d;\tsize:%d;\tsigned:%d;\n' % (kind, name, offset, size, signed)

def sized(text, form='<Q'):
    return pack(form, len(text)) + text

page = field('u64', 'timestamp', 0, 8, 0) + field('local_t', 'commit', 8, 8, 1) + field('int', 'overwrite', 8, 1, 1) \
    + field('char', 'data', 16, 4080, 1)
event = 'name: call\nID: 400\nformat:\n' + field('unsigned short', 'common_type', 0, 2, 0) \
    + field('unsigned char', 'common_flags', 2, 1, 0) + field('unsigned char', 'common_preempt_count', 3, 1, 0) \
    + field('int', 'common_pid', 4, 4, 1) + '\n' + field('long', 'ret', 8, 8, 1) + field('int', 'ret4', 16, 4, 1) \
    + field('short', 'small', 20, 2, 1) + '\nprint fmt: "ret=%ld ret4=%d %s small=%d wide=%ld name=%s", REC->ret, REC->ret4, ' \
    'REC->ret < 0 ? "failed" : "done", REC->small, (long)REC->ret4, __print_symbolic(REC->ret4, {-22, "EINVAL"})\n'
record = pack('<HBBiqihH', 400, 0, 0, 1, -22, -22, -22, 0)
ring = pack('<I', len(record) // 4) + record
ring = (pack('<QQ', 10**9, len(ring)) + ring).ljust(4096, b'\0')
head = b'\x17\x08\x44tracing6\0' + pack('<BBI', 0, 8, 4096) + b'header_page\0' + sized(page.encode()) + b'header_event\0' + sized(b'\n')
head += pack('<I', 0)                                          # no events of ftrace itself
head += pack('<I', 1) + b'test\0' + pack('<I', 1) + sized(event.encode())
head += sized(b'', '<I') + sized(b'', '<I') + sized(b'1 task\n')  # symbols, formats of printk, tasks
head += pack('<I', 1) + b'options  \0' + pack('<H', 0) + b'flyrecord\0'
start = (len(head) + 16 + 4095) & ~4095
with open('trace.dat', 'wb') as file:
    file.write((head + pack('<QQ', start, 4096)).ljust(start, b'\0') + ring)
PYTHON

printed=$(LD_LIBRARY_PATH=$libraries usr/bin/trace-cmd report -N -i trace.dat | sed -n 's/^.* call: *//p')
echo "$printed"
[ "$printed" = 'ret=-22 ret4=-22 done small=65514 wide=4294967274 name=0xffffffea' ]
