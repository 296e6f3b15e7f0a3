#!/bin/bash
# trace-cmd 3.1.6 with libtraceevent 1.7.1, and 3.4 with 1.9.0.
#
# One would guess: `trace-cmd report --comm NAME` of a file in which no task has that name reports no event, as `--pid` of a task that is not in it does.
# It reports every event of every task: "comm: NAME not in cmdline list" is said on the way, and no filter is made; the status is 0. With two names of which
# one is there, the filter is that one. A file has the names that the kernel still knew at its end, 128 tasks by default (saved_cmdlines_size), so a
# name may well be missing whose task ran all the time; its events are shown as <...>, among all others.
# So whoever counts or filters by task in a script takes the PID, or looks at the messages.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"

# Package lists of testing beside those of this machine, from the archive that it uses.
# shellcheck disable=SC2016 # apt's own variables
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/*$' | head -n 1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive testing main" >sources.list
mkdir -p lists/partial cache/archives/partial old new
apt=(apt-get -qq -o APT::Sandbox::User=root -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$work/lists"
  -o "Dir::Cache=$work/cache")
"${apt[@]}" update
(cd old && apt-get -qq -o APT::Sandbox::User=root download trace-cmd=3.1.6-1 libtraceevent1=1:1.7.1-1 libtracefs1 libzstd1)
(cd new && "${apt[@]}" download trace-cmd=3.4-2 libtraceevent1=1:1.9.0-2 libtracefs1=1.8.3-1+b1 libc6=2.43-7 libzstd1 zlib1g)
for deb in */*.deb; do dpkg -x "$deb" "${deb%/*}"; done

# A trace.dat of version 6 with an event of each of three tasks; of one of them the name is not known.
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
    + field('int', 'common_pid', 4, 4, 1) + '\n' + field('int', 'number', 8, 4, 1) + '\nprint fmt: "number %d", REC->number\n'
ring = b''
for task in 1, 2, 3:
    record = pack('<HBBii', 400, 0, 0, task, task)
    ring += pack('<I', len(record) // 4) + record
ring = (pack('<QQ', 10**9, len(ring)) + ring).ljust(4096, b'\0')
head = b'\x17\x08\x44tracing6\0' + pack('<BBI', 0, 8, 4096) + b'header_page\0' + sized(page.encode()) + b'header_event\0' + sized(b'\n')
head += pack('<I', 0)                                          # no events of ftrace itself
head += pack('<I', 1) + b'test\0' + pack('<I', 1) + sized(event.encode())
head += sized(b'', '<I') + sized(b'', '<I') + sized(b'1 client\n2 server\n')  # symbols, formats of printk, tasks
head += pack('<I', 1) + b'options  \0' + pack('<H', 0) + b'flyrecord\0'
start = (len(head) + 16 + 4095) & ~4095
with open('trace.dat', 'wb') as file:
    file.write((head + pack('<QQ', start, 4096)).ljust(start, b'\0') + ring)
PYTHON

old() { LD_LIBRARY_PATH=$(echo "$work"/old/usr/lib/*-linux-gnu*) old/usr/bin/trace-cmd "$@"; }
new() {
  local libraries
  libraries=$(echo "$work"/new/usr/lib/*-linux-gnu*)
  "$(echo "$libraries"/ld-linux-*.so.2)" --library-path "$libraries" new/usr/bin/trace-cmd "$@"
}
# chosen OPTION...: what each version reports with it; they agree.
chosen() {
  local version
  for version in old new; do
    "$version" report -N -i trace.dat "$@" >"$version.out" 2>&1
    { sed -n 's/.* number \(.\)$/\1/p' "$version.out" | paste -sd ' '; sed -n 's/^ *\(comm: .*\)/\1/p' "$version.out"; } >"$version.told"
  done
  cmp old.told new.told
  echo "$*: $(paste -sd '|' old.told)"
}
seen=$(chosen --pid 2; chosen --pid 9; chosen --comm server; chosen --comm nginx; chosen --comm server --comm nginx)
echo "$seen"
[ "$seen" = '--pid 2: 2
--pid 9: 
--comm server: 2
--comm nginx: 1 2 3|comm: nginx not in cmdline list
--comm server --comm nginx: 2|comm: nginx not in cmdline list' ]
