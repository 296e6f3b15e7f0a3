# shellcheck shell=bash
# The release binary: small, named after its commit, with nothing to find on a box but C libraries that Debian has.

binary=$top/.build/release/ftview
# Stripped, in bytes: a little over what it is. The aim is 10000000: Docs/Performance.md says what is in the way.
binary_most=14400000
# libdl, libpthread and the like are in libc.
binary_libraries=(ld-linux-x86-64.so.2 libc.so.6 libgcc_s.so.1 liblzma.so.5 libm.so.6 libncursesw.so.6 libpcap.so.0.8
  libstdc++.so.6 libtinfo.so.6 libz.so.1 libzstd.so.1)

# What ArgumentParser would fetch from Foundation, which is larger than all the rest: see ErrorWithWords.swift. Names that
# it no longer asks for do no harm; names that are new bring Foundation back, which `check_binary` sees.
foundation='$s20FoundationEssentials'
refused=("${foundation}11JSONEncoderC16OutputFormattingV10sortedKeysAEvau"
  "${foundation}11JSONEncoderC16OutputFormattingV13prettyPrintedAEvau"
  "${foundation}11JSONEncoderCACycfc" "${foundation}11JSONEncoderCMa"
  '$sSS20FoundationEssentialsE4data8encodingSSSgAA4DataVh_SSAAE8EncodingVtcfC'
  '$sSS20FoundationEssentialsE8EncodingV4utf8ACvau')

localized_error="${foundation}14LocalizedErrorMp"

# What the linker is told beside what SwiftPM tells it. Nobody looks a name up in the program: what only its own names keep goes.
link_flags=(-Xlinker --no-export-dynamic -Xlinker --icf=safe)
for name in "${refused[@]}"; do link_flags+=(-Xlinker "--defsym=$name=ftview_without_foundation"); done
link_flags+=(-Xlinker "--defsym=$localized_error=\$s6ftview14ErrorWithWordsMp")

build_binary() {
  run_logged "building ftview" "$private/build.log" \
    swift build --package-path "$top" -c release --static-swift-stdlib --product ftview "${link_flags[@]}" || return 1
  name_commit "$binary"
}

# The same objects in one file without any library, C's included; to be called after build_binary.
static_binary=$top/.build/release/ftview-static
static_libraries=(libyaml.a libz.a liblzma.a libzstd.a libpcap.a libncursesw.a libtinfo.a libstdc++.a)
build_static() {
  local library missing='' flags=(-Xlinker --gc-sections -Xlinker --defsym=main=ftview_main)
  for library in "${static_libraries[@]}"; do
    # It prints a path only for what there is.
    if [[ $(gcc -print-file-name="$library") != /* ]]; then missing+=" $library"; fi
    flags+=("-l:$library")
  done
  [ -z "$missing" ] || die "make static: these archives are missing:$missing; Debian has each in the library's -dev package"
  # Of libpcap only its compiler of filters is called. Its devices want libdbus, and that libsystemd, of which there is no archive.
  flags+=(-Xlinker --defsym=dbus_create=abort -Xlinker --defsym=dbus_findalldevs=abort)
  run_logged "linking ftview without libraries" "$private/static.log" \
    swiftc -static-executable -o "$static_binary" "@$top/.build/release/ftview.product/Objects.LinkFileList" \
    "${flags[@]}" "${link_flags[@]}" || return 1
  name_commit "$static_binary"
}

# Writes the commit into the room that linked file $1 has for it (Sources/CFtview/release.c). The file keeps its time, so
# that nothing is linked again; the same sources of the same commit make the same file.
name_commit() {
  local binary=$1 commit room offset size
  commit=$(git -C "$top" rev-parse --short=12 HEAD 2>/dev/null) || return 0
  if [ -n "$(git -C "$top" status --porcelain --untracked-files=no)" ]; then commit+=', changed since'; fi
  room=$(readelf --sections --wide "$binary" | sed -n 's/.* \.ftview_commit  *PROGBITS  *[0-9a-f]*  *\([0-9a-f]*\)  *\([0-9a-f]*\) .*/\1 \2/p')
  [ -n "$room" ] || die "the binary has no room for the commit"
  offset=$((16#${room% *})) size=$((16#${room#* }))
  if cmp -s -n "$size" <(printf '%s' "$commit" && head -c "$size" /dev/zero) <(tail -c +$((offset + 1)) "$binary"); then return 0; fi
  touch -r "$binary" "$private/binary-time"
  { printf '%s' "$commit" && head -c $((size - ${#commit})) /dev/zero; } |
    dd of="$binary" bs=1 seek="$offset" conv=notrunc status=none || die "the commit cannot be written; end the ftview that runs from .build"
  touch -r "$private/binary-time" "$binary"
}

# Whether the binary is as small, as alone and as well named as it has to be. Says what is not.
check_binary() {
  local stripped=$private/stripped size other commit status=0
  strip -o "$stripped" "$binary"
  size=$(stat -c %s "$stripped")
  if [ "$size" -gt "$binary_most" ]; then
    say "the stripped binary has $size bytes, more than $binary_most"
    status=1
  fi
  # A type of it has a descriptor; merely asking for one has not.
  other=$(nm "$binary" | grep -o '\$s[0-9]*_\?Foundation.*Mn$') || true
  if [ -n "$other" ]; then
    say "Foundation is in the binary, $(wc -l <<<"$other") types of it"
    status=1
  fi
  # One call of String.contains(_: String) brings all of it: see TextSearch.swift.
  if nm "$binary" | grep -q '_RegexParser'; then
    say "Swift's regular expressions are in the binary, 1.2 MB for a search in a text"
    status=1
  fi
  other=$(readelf --dynamic "$binary" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' |
    grep -vxF -f <(printf '%s\n' "${binary_libraries[@]}")) || true
  if [ -n "$other" ]; then
    say "the binary needs ${other//$'\n'/ }, which not every Debian has"
    status=1
  fi
  commit=$(git -C "$top" rev-parse --short=12 HEAD 2>/dev/null) || true
  if [ -n "$commit" ] && [[ $("$stripped" --version) != "ftview "*"($commit"* ]]; then
    say "--version does not name the commit: $("$stripped" --version)"
    status=1
  fi
  return "$status"
}
