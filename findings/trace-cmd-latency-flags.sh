#!/bin/bash
# trace-cmd 3.1.6 with libtraceevent 1.7.1, and 3.4 with 1.9.0; the flags of Debian's kernel 7.3.4 (linux-headers-7.3.4+deb13-common).
#
# One would guess: `trace-cmd report -l` shows of an event what the kernel's own trace shows in the same columns, for an event's flags are a
# byte whose bits have been in the kernel's header for years.
# Three of the eight bits are shown by neither: an event in an NMI looks like one of a task, one with softirqs off (BH) like one with them on, and one
# whose task may be preempted at once like one that may not. The kernel (trace_print_lat_fmt in kernel/trace/trace_output.c) prints z, b and p there.
# The bit of a lazy need_resched is 0x02, which was "irqs unknown" up to 6.12; 3.1.6 still prints X for it, in the column of interrupts, so a
# task that shall yield soon looks like one of an architecture without that flag. Both print N for 0x04 alone, where the kernel has n: its N is 0x24.
#                       0x00   0x01   0x02   0x04   0x20   0x24   0x40   0x80   0x81
#   7.3's own trace     ...    d..    .l.    .n.    .p.    .N.    ..z    b..    D..
#   trace-cmd 3.1.6     ...    d..    X..    .N.    ...    .N.    ...    ...    d..
#   trace-cmd 3.4       ...    d..    .L.    .N.    ...    .N.    ...    ...    d..
# So whoever asks whether something ran with softirqs off, or in an NMI, reads the byte and not these letters.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"

# Package lists of testing and of Debian 13's backports beside those of this machine, from the archive that it uses.
# shellcheck disable=SC2016 # apt's own variables
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/*$' | head -n 1)
for suite in testing trixie-backports; do
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive $suite main"
done >sources.list
mkdir -p lists/partial cache/archives/partial old new headers
apt=(apt-get -qq -o APT::Sandbox::User=root -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$work/lists"
  -o "Dir::Cache=$work/cache")
"${apt[@]}" update
(cd old && apt-get -qq -o APT::Sandbox::User=root download trace-cmd=3.1.6-1 libtraceevent1=1:1.7.1-1 libtracefs1 libzstd1)
(cd new && "${apt[@]}" download trace-cmd=3.4-2 libtraceevent1=1:1.9.0-2 libtracefs1=1.8.3-1+b1 libc6=2.43-7 libzstd1 zlib1g)
(cd headers && "${apt[@]}" download linux-headers-7.3.4+deb13-common=7.3.4-1~bpo13+1)
for deb in */*.deb; do dpkg -x "$deb" "${deb%/*}"; done

flags=$(sed -n '/^enum trace_flag_type/,/}/s/.*TRACE_FLAG_\([A-Z_]*\)[ \t]*= \(0x[0-9a-f]*\),/\2 \1/p' \
  headers/usr/src/linux-headers-7.3.4+deb13-common/include/linux/trace_events.h)
echo "$flags"
[ "$flags" = '0x01 IRQS_OFF
0x02 NEED_RESCHED_LAZY
0x04 NEED_RESCHED
0x08 HARDIRQ
0x10 SOFTIRQ
0x20 PREEMPT_RESCHED
0x40 NMI
0x80 BH_OFF' ]

# A trace.dat of version 6 with an event for each value of the byte.
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
    + field('int', 'common_pid', 4, 4, 1) + '\n' + field('int', 'flags', 8, 4, 1) + '\nprint fmt: "0x%02x", REC->flags\n'
ring = b''
for flags in 0, 1, 2, 4, 0x20, 0x24, 0x40, 0x80, 0x81:
    record = pack('<HBBii', 400, flags, 0, 1, flags)
    ring += pack('<I', len(record) // 4) + record
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

# The three letters behind the CPU, one event behind the other.
letters() { sed -n 's/^ *task-1 *0\(...\)... .* 0x\(..\)$/\1/p' | paste -sd ' '; }
old=$(LD_LIBRARY_PATH=$(echo "$work"/old/usr/lib/*-linux-gnu*) old/usr/bin/trace-cmd report -N -l -i trace.dat | letters)
libraries=$(echo "$work"/new/usr/lib/*-linux-gnu*)
new=$("$(echo "$libraries"/ld-linux-*.so.2)" --library-path "$libraries" new/usr/bin/trace-cmd report -N -l -i trace.dat | letters)
echo "3.1.6: $old"
echo "3.4:   $new"
[ "$old" = '... d.. X.. .N. ... .N. ... ... d..' ]
[ "$new" = '... d.. .L. .N. ... .N. ... ... d..' ]
