# shellcheck shell=bash
# Whether a suite of Debian has moved on to a newer version of a kernel than lies in the cache: asked at most once a day, so
# that nobody waits for it, and never in the way of who is offline.

# Debian's version of kernel $1 in the cache, as its own boot header says it; nothing for one that was compiled before its
# source's version was noted.
kernel_version() {
  local dir=$cache/kernel/$1
  cat "$dir/version" 2>/dev/null && return
  # The header has it in the first 32 KiB, uncompressed: `6.12.117+deb12-cloud-amd64 (…) #1 SMP … Debian 6.12.117-1 (2026-…)`.
  head -c 32768 "$dir/vmlinuz" | tr '\0' '\n' | sed -n 's/.* #1 .* Debian \([^ ]*\) (.*/\1/p' | head -n 1
}

# The version that package $1 has in the suites in use. A mere rebuild of the packages does not show in the kernel.
package_version() {
  apt_cache show --no-all-versions "$1" 2>/dev/null | sed -n 's/^Version: //p' | sed 's/+b[0-9]*$//'
}

# The version that Debian has of kernel $1 today.
newest_version() {
  local suites packages
  read -r -a suites < <(kernel_suites "$1")
  use_suites "${suites[@]}" || return 1
  packages=$(kernel_packages "$1") || return 1
  package_version "$(head -n 1 <<<"$packages")"
}

# One line of what kernel $1 is: `6.12.117+deb12-cloud-amd64 of Debian 6.12.117-1~deb12u1`.
kernel_title() {
  local version
  version=$(kernel_version "$1")
  echo "$(cat "$cache/kernel/$1/release")${version:+ of Debian $version}"
}

# kernel_moved KERNEL: succeeds if there is a newer one to fetch.
kernel_moved() {
  local dir=$cache/kernel/$1 here there
  if [ -n "$(find "$dir/asked" -mtime -1 2>/dev/null)" ]; then return 1; fi
  touch "$dir/asked"
  say "asking Debian for a newer kernel $1…"
  here=$(kernel_version "$1")
  there=$(newest_version "$1" 2>/dev/null) || {
    say "Debian cannot be asked for a newer kernel $1: going on with $(kernel_title "$1")"
    return 1
  }
  if [ -z "$here" ] || [ "$here" = "$there" ]; then return 1; fi
  say "kernel $1: Debian's ${kernel_suite[$1]} has moved on from $here to $there"
}
