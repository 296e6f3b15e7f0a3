#!/bin/bash
# Debian 13's kernel 6.12.117+deb13-cloud-amd64 (package 6.12.117-1, BTF by pahole 1.30), symbols by vmlinux-to-elf 1.4.0.
#
# One would guess: a function that BTF describes is one that the kernel has under this name, for BTF is made from the symbols of vmlinux; pahole
# 1.24 did so: of Debian 12's build of the same 6.12.117, 0 functions in BTF are without a symbol.
# Of 47913 functions in this BTF, 662 are not in kallsyms. All 662 were specialised by the compiler and exist only as name.constprop.0, name.isra.0 or
# name.part.0, whose parameters need not be those in BTF; among them is __netif_receive_skb_core, which every received packet passes. 246 more
# names stand once in BTF and belong to several functions.
# The System.map of Debian's images cannot tell: it is one line that says where the real one is.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"

# Debian 13's package lists beside those of this machine, from the archive that it uses.
# shellcheck disable=SC2016 # apt's own variables
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/*$' | head -n 1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive trixie main" >sources.list
mkdir -p lists/partial cache/archives/partial
apt=(apt-get -qq -o APT::Sandbox::User=root -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$work/lists"
  -o "Dir::Cache=$work/cache")
"${apt[@]}" update
"${apt[@]}" download linux-{headers-6.12.117+deb13-cloud-amd64,image-6.12.117+deb13-cloud-amd64-unsigned}=6.12.117-1
for deb in *.deb; do dpkg -x "$deb" .; done
python3 -m pip install --quiet --root-user-action=ignore --target tools vmlinux-to-elf==1.4.0
PYTHONPATH=tools python3 tools/bin/kallsyms-finder boot/vmlinuz-* >symbols 2>errors || { cat errors >&2; exit 1; }
cat boot/System.map-*

python3 - usr/src/*/vmlinux <<'PYTHON'
import collections, struct, sys

symbols = collections.Counter()
for line in open('symbols'):
    word = line.split()
    if len(word) == 3 and word[1] in 'tTwW':
        symbols[word[2]] += 1
specialised = {name.split('.')[0] for name in symbols if '.' in name}

# The types that follow BTF's header: bytes behind each by its kind, once or for every member.
once, each = {1: 4, 3: 12, 14: 4, 17: 4}, {4: 12, 5: 12, 6: 8, 13: 8, 15: 12, 19: 12}
data = open(sys.argv[1], 'rb').read()
data = data[data.index(b'\x9f\xeb\x01\0\x18\0\0\0'):]
types, size, strings = struct.unpack_from('<3I', data, 8)
at, functions = 24 + types, []
while at < 24 + types + size:
    name, info = struct.unpack_from('<2I', data, at)
    kind = info >> 24 & 31
    if kind == 12:
        start = 24 + strings + name
        functions.append(data[start:data.index(b'\0', start)].decode())
    at += 12 + once.get(kind, 0) + each.get(kind, 0) * (info & 0xffff)

missing = [name for name in functions if name not in symbols]
several = [name for name in functions if symbols[name] > 1]
print(len(functions), 'functions in BTF,', len(missing), 'without a symbol,', len(specialised.intersection(missing)), 'of them specialised;')
print(len(several), 'with several symbols')
print('for example', *[name for name in sorted(missing) if name.startswith(('__netif', 'ip_', 'tcp_'))])
seen = (len(functions), len(missing), len(specialised.intersection(missing)), len(several), '__netif_receive_skb_core' in missing)
sys.exit(seen != (47913, 662, 662, 246, True))
PYTHON
grep -q 'The real System.map is in' boot/System.map-*
