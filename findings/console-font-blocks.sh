#!/bin/bash
# console-setup-linux 1.221, the fonts of Debian's text consoles.
#
# One would guess: fonts that have the full block █, the shades and line drawing have the parts of a block as well (U+2581 to U+258F, of the same
# Unicode block), as the fonts of terminal emulators do; and if ✗, then ✓.
# No font has a part of a block finer than a half, and none for Western or Central European languages (Lat15, Lat2, Lat7, Lat38, Uni1) has the halves. ✗ is in
# 374 of the 456 fonts, ✓ in none. A bar on the console is made of █ and ░. Seen, in how many fonts:
#   █ ░ 450   ▀ ▄ ▌ ▐ 139, none of them Latin   the other parts 0   ▸ ▾ ✗ 374   ✓ 0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download console-setup-linux=1.221
dpkg -x console-setup-linux_*.deb .

python3 - usr/share/consolefonts/*.psf.gz <<'PYTHON'
import collections, gzip, struct, sys

def characters(path):
    """The characters that the Unicode table of a PSF font, version 1 or 2, gives a glyph to."""
    font = gzip.open(path).read()
    if font[:2] == b'\x36\x04':
        table = font[4 + (512 if font[2] & 1 else 256) * font[3]:]
        return {chr(unit) for unit, in struct.iter_unpack('<H', table) if unit < 0xfffe}
    start, _, count, size = struct.unpack_from('<4I', font, 8)
    entries = font[start + count * size:].split(b'\xff')
    return {character for entry in entries for character in entry.split(b'\xfe')[0].decode()}

fonts = collections.Counter()
latin = set()
for path in sys.argv[1:]:
    has = characters(path)
    fonts.update(has)
    if '/Lat' in path or '/Uni1-' in path:
        latin |= has
print(len(sys.argv) - 1, 'fonts')
changed = False
for text, expected in {'█░': 450, '▀▄▌▐': 139, '▁▂▃▅▆▇▉▊▋▍▎▏': 0, '▸▾✗': 374, '✓': 0}.items():
    for character in text:
        print(character, 'U+%04X in %d,' % (ord(character), fonts[character]), 'also in' if character in latin else 'not in', 'Latin ones')
        changed |= fonts[character] != expected or (character in latin) != (expected > 139)
sys.exit(changed)
PYTHON
