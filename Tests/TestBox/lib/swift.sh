# shellcheck shell=bash
# A Swift that is new enough: the one on PATH, or Swift's own release for Debian 12, kept in the cache. That runs on
# Debian 13 as well (all but its debugger and `swift repl`, which want Debian 12's Python), for which there is none yet;
# Debian 13's own package is 6.0.

swift_release=6.3.1
# Swift 6.x release signing key, as published by Swift.
swift_key=52BB7E3DE28A71BE22EC05FFEF80A866B47A981F

swift_is_enough() {
  local version
  version=$("$1" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
  [ -n "$version" ] || return 1
  local major=${version% *} minor=${version#* }
  [ "$major" -gt 6 ] || { [ "$major" = 6 ] && [ "$minor" -ge 2 ]; }
}

# Puts Swift on PATH if the cache has one; to be called before any `swift`.
use_swift() {
  swift_is_enough swift || PATH=$cache/swift-$swift_release/usr/bin:$PATH
}

need_swift() {
  use_swift
  if swift_is_enough swift; then return 0; fi
  case $(. /etc/os-release && echo "$ID$VERSION_ID") in
  debian12 | debian13) ;;
  *) die "Swift 6.2 or later is needed; install it from swift.org and put it on PATH" ;;
  esac
  local suffix='' name url work
  case $(dpkg --print-architecture) in
  amd64) ;;
  arm64) suffix=-aarch64 ;;
  *) die "swift.org has no Swift for this processor" ;;
  esac
  name=swift-$swift_release-RELEASE
  url=https://download.swift.org/swift-$swift_release-release/debian12$suffix/$name/$name-debian12$suffix.tar.gz
  say "downloading Swift $swift_release (about 1 GB)…"
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/swift.XXXXXX")
  curl -fsSL --retry 3 -o "$work/swift.tar.gz" "$url" || die "cannot download $url"
  curl -fsSL --retry 3 -o "$work/swift.tar.gz.sig" "$url.sig" || die "cannot download $url.sig"
  curl -fsSL --retry 3 -o "$work/keys.asc" https://www.swift.org/keys/all-keys.asc || die "cannot download Swift's keys"
  mkdir -m 700 "$work/gnupg"
  gpg --homedir "$work/gnupg" --batch --quiet --import "$work/keys.asc" 2>/dev/null || true
  # Trust is in the fingerprint above, not in where the keys came from.
  gpg --homedir "$work/gnupg" --batch --status-fd 1 --verify "$work/swift.tar.gz.sig" "$work/swift.tar.gz" 2>/dev/null |
    grep -q "^\[GNUPG:\] VALIDSIG .*$swift_key\$" || die "the signature of $url is not Swift's"
  mkdir "$work/tree"
  tar -C "$work/tree" --strip-components=1 -xzf "$work/swift.tar.gz"
  rm -rf "$cache/swift-$swift_release"
  mv "$work/tree" "$cache/swift-$swift_release"
  rm -rf "$work"
  use_swift
  swift_is_enough swift || die "the Swift just unpacked does not run"
}
