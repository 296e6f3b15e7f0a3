#!/bin/bash
# editcap 4.0.17 and 4.4.19 (Debian 12's and 13's wireshark-common).
#
# One would guess: `editcap -a 1:TEXT` gives packet 1 a comment beside those that it has, as pcapng allows any number of them and the manual says
# "assign the given comment string", or takes their place, but one or the other in all versions; and that -a given twice for one packet adds two.
# 4.0 adds. 4.4 takes out all comments that the packet had, without a word, and the manual's sentence is the same. Of two -a for one packet both
# keep the last alone. Packets that are not named keep theirs in both.
# So a note on a packet whose comments hold what a program wrote there (here: the kernel's calls) costs those in 4.4; there is no option that adds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"

# Package lists of Debian 13 beside those of this machine, from the archive that it uses.
# shellcheck disable=SC2016 # apt's own variables
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/*$' | head -n 1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive trixie main" >sources.list
mkdir -p lists/partial cache/archives/partial old new
apt=(apt-get -qq -o APT::Sandbox::User=root -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$work/lists"
  -o "Dir::Cache=$work/cache")
"${apt[@]}" update
both=(libffi8 libgmp10 libgnutls30 libgpg-error0 libgcrypt20 libhogweed6 libidn2-0 liblz4-1 libnettle8 libp11-kit0 libpcre2-8-0 libtasn1-6 libzstd1 libxxhash0 zlib1g)
(cd old && apt-get -qq -o APT::Sandbox::User=root download wireshark-common=4.0.17-0+deb12u3 libwiretap13=4.0.17-0+deb12u3 libwsutil14=4.0.17-0+deb12u3 \
  libglib2.0-0 libunistring2 "${both[@]}")
new=("${both[@]/libgnutls30/libgnutls30t64}")
new=("${new[@]/libhogweed6/libhogweed6t64}")
new=("${new[@]/libnettle8/libnettle8t64}")
(cd new && "${apt[@]}" download wireshark-common=4.4.19-0+deb13u1 libwiretap15=4.4.19-0+deb13u1 libwsutil16=4.4.19-0+deb13u1 \
  libc6 libglib2.0-0t64 libunistring5 libatomic1 "${new[@]}")
for deb in */*.deb; do dpkg -x "$deb" "${deb%/*}"; done

# editcap DIRECTORY ARGUMENT...: that version's, with its own libraries; Debian 13's needs its own loader, too.
editcap() {
  local root=$work/$1 loader libraries
  shift
  libraries=$(echo "$root"/usr/lib/*-linux-gnu)
  loader=("$libraries"/ld-linux-*.so.2)
  if [ ! -e "${loader[0]}" ]; then loader=(); fi
  if [ ${#loader[@]} -gt 0 ]; then
    "${loader[0]}" --library-path "$libraries" "$root/usr/bin/editcap" "$@" 2>>said
  else
    LD_LIBRARY_PATH=$libraries:$(echo "$root"/lib/*-linux-gnu) "$root/usr/bin/editcap" "$@" 2>>said
  fi
}

cat >pcapng.py <<'PYTHON'
from struct import pack, unpack_from
import sys

def block(kind, body):
    length = pack('<I', len(body) + 12)
    return pack('<I', kind) + length + body + length

def option(kind, value=b''):
    return pack('<HH', kind, len(value)) + value + bytes(-len(value) % 4)

# Two empty UDP datagrams, the first with two comments, the second with one.
def write(path):
    packet = pack('!BBHHHBBH4B4B4H', 0x45, 0, 28, 1, 0, 64, 17, 0, 10, 0, 0, 1, 10, 0, 0, 2, 1000, 2000, 8, 0)
    with open(path, 'wb') as file:
        file.write(block(0x0a0d0d0a, pack('<IHHq', 0x1a2b3c4d, 1, 0, -1)) + block(1, pack('<HHI', 228, 0, 0)))
        for time, comments in (1, [b'calls', b'verdict']), (2, [b'other']):
            file.write(block(6, pack('<5I', 0, 0, time, len(packet), len(packet)) + packet
                             + b''.join(option(1, comment) for comment in comments) + option(0)))

# A line for each packet: its comments, with commas between.
def comments(path):
    data, place = open(path, 'rb').read(), 0
    while place < len(data):
        kind, length = unpack_from('<II', data, place)
        if kind == 6:
            at, found = place + 28 + (unpack_from('<I', data, place + 20)[0] + 3) // 4 * 4, []
            while at < place + length - 4:
                code, size = unpack_from('<HH', data, at)
                if code == 1:
                    found.append(data[at + 4:at + 4 + size].decode())
                at += 4 + (size + 3) // 4 * 4
            print(','.join(found))
        place += length

globals()[sys.argv[1]](sys.argv[2])
PYTHON
python3 pcapng.py write before.pcapng

for version in old new; do
  editcap "$version" --version | grep -o -m 1 'Editcap (Wireshark) [0-9.]*[0-9]'
  editcap "$version" -a 1:note before.pcapng after.pcapng
  python3 pcapng.py comments after.pcapng
  editcap "$version" -a 1:one -a 1:two before.pcapng after.pcapng
  python3 pcapng.py comments after.pcapng
done | tee printed
[ -s printed ] || cat said >&2
diff printed - <<'EXPECTED'
Editcap (Wireshark) 4.0.17
calls,verdict,note
other
calls,verdict,two
other
Editcap (Wireshark) 4.4.19
note
other
two
other
EXPECTED
