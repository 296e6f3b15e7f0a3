# shellcheck shell=bash
# The box's kernels: Debian's, fetched as packages and unpacked in the cache, and one made from Debian's source
# (kernel-compile.sh). Nothing is installed on this machine.
#
#   $cache/kernel/6.12/release        6.12.117+deb12-cloud-amd64
#   $cache/kernel/6.12/vmlinuz
#   $cache/kernel/6.12/modules.ext4   /lib/modules/RELEASE of the box, as a disk
#   $cache/kernel/6.12/boot/*.ko      what the initramfs needs, in load order (see `order`)
#   $cache/kernel/6.12/headers/       made to be used where they lie

. "$testbox/lib/kernel-compile.sh"

# The kernels by the names they have here, and the package that each one comes from.
declare -A kernel_package=(
  [6.1]=linux-image-cloud-amd64
  [6.12]=linux-image-6.12-cloud-amd64
  [6.12-rt]=linux-image-6.12-rt-amd64
  [debug]=linux-source-6.12
)
all_kernels=(6.1 6.12 6.12-rt debug)
# MiB of a box's memory, where 1024 do not do: a kernel that checks itself keeps notes of all memory.
declare -A kernel_memory=([debug]=3072)
# Those of `make test`; the others are for `make test-kernel` and by choice.
default_kernels=(6.12 6.1)

check_kernel() {
  [[ " ${all_kernels[*]} " = *" $1 "* ]] || die "no kernel '$1': there are ${all_kernels[*]}"
}

# apt as configured here, or, when `use_private_apt` was called, with a list of sources of our own.
apt_options=()
if [ "$(id -u)" = 0 ]; then apt_options+=(-o APT::Sandbox::User=root); fi
apt_get() { apt-get "${apt_options[@]}" "$@"; }
apt_cache() { apt-cache "${apt_options[@]}" "$@"; }

# Debian 12 offers 6.12 in its security and backports suites. A machine that has neither configured keeps its
# configuration: these lists live in the cache.
use_private_apt() {
  local apt=$cache/apt
  mkdir -p "$apt"/{lists/partial,archives/partial,etc}
  cat >"$apt/etc/sources.list" <<'LIST'
deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main
deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian-security bookworm-security main
deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm-backports main
LIST
  apt_options+=(
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache::archives=$apt/archives"
    -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache="
    -o "Dir::Etc::sourcelist=$apt/etc/sources.list" -o "Dir::Etc::sourceparts=-"
  )
  # Two scripts may fetch two kernels at once.
  (flock 9 && apt_get -qq update) 9>"$apt/lock" || die "cannot read Debian's package lists; is deb.debian.org reachable?"
}

# Names of the packages that package $1 depends on and that match $2.
package_depends() {
  apt_cache show --no-all-versions "$1" 2>/dev/null | sed -n 's/^Depends: //p' | tr ',' '\n' |
    sed 's/^ *//; s/ .*//' | grep -E "$2" || true
}

# The packages of kernel $1: the image first, then the headers. For one that is compiled, its source.
kernel_packages() {
  local image headers package=${kernel_package[$1]}
  if [[ $package = linux-source-* ]]; then
    apt_cache show "$package" >/dev/null 2>&1 && echo "$package"
    return
  fi
  image=$(package_depends "$package" '^linux-image-[0-9.]+.*-amd64$')
  [ -n "$image" ] || return 1
  headers=linux-headers-${image#linux-image-}
  echo "$image"
  echo "$headers"
  package_depends "$headers" '^linux-(headers-.*-common(-rt)?|kbuild-.*)$'
}

# Raised when what lies in a kernel's directory changes, so that older caches are made anew.
kernel_format=2

# What the directory of kernel $1 was made by.
kernel_key() {
  case ${kernel_package[$1]} in
  linux-source-*) echo "$kernel_format $(compile_key)" ;;
  *) echo "$kernel_format" ;;
  esac
}

# Makes kernel $1 in the cache. Takes the cache's lock of this kernel, so that a long one does not keep others waiting.
fetch_kernel() {
  local version=$1 dir=$cache/kernel/$1 work packages release
  lock_cache "kernel-$version"
  if [ "$(cat "$dir/format" 2>/dev/null)" = "$(kernel_key "$version")" ]; then
    unlock_cache
    return 0
  fi
  work=$(mktemp -d "$cache/kernel-$version.XXXXXX")
  packages=$(kernel_packages "$version") || {
    use_private_apt
    packages=$(kernel_packages "$version") ||
      die "Debian's package lists offer no ${kernel_package[$version]}; try apt-get update"
  }
  mkdir "$work/tree" "$work/out"
  case $packages in
  linux-source-*) compile_kernel "$packages" "$work/tree" ;;
  *) unpack_packages "$packages" "$work" ;;
  esac
  release=$(basename "$work"/tree/boot/vmlinuz-*)
  release=${release#vmlinuz-}
  cp "$work/tree/boot/vmlinuz-$release" "$work/out/vmlinuz"
  pack_modules "$work/tree" "$release" "$work/out"
  mkdir -p "$work/out/headers/usr"
  mv "$work/tree/usr/src" "$work/out/headers/usr/src"
  if [ -d "$work/tree/usr/lib" ]; then mv "$work/tree/usr/lib" "$work/out/headers/usr/lib"; fi
  echo "$release" >"$work/out/release"
  kernel_key "$version" >"$work/out/format"
  mkdir -p "$cache/kernel"
  rm -rf "$dir"
  mv "$work/out" "$dir"
  rm -rf "$work"
  unlock_cache
}

# unpack_packages PACKAGES WORK: downloads Debian's packages, a line each, and unpacks them in WORK/tree.
unpack_packages() {
  local packages=$1 work=$2 deb common image
  image=$(head -n 1 <<<"$packages")
  say "fetching Debian's $image and its headers…"
  mkdir "$work/deb"
  # shellcheck disable=SC2086 # one word a package
  (cd "$work/deb" && apt_get -qq download $packages) || die "cannot download $packages"
  for deb in "$work"/deb/*.deb; do dpkg -x "$deb" "$work/tree"; done
  # The headers name their own place by an absolute path, in one line only.
  common=$(basename "$work"/tree/usr/src/*-common*)
  echo "include \$(dir \$(lastword \$(MAKEFILE_LIST)))../$common/Makefile" \
    >"$work/tree/usr/src/linux-headers-${image#linux-image-}/Makefile"
}

# Modules the initramfs loads before it can mount the root disk and report. On 6.1 even the virtio bus is a module, on
# 6.12-rt the file system with its checksums; what a kernel has built in is simply not there.
boot_modules=(virtio_pci virtio_blk virtio_console crc32c_generic ext4)

pack_modules() {
  local tree=$1 release=$2 out=$3 file
  rm -f "$tree/lib/modules/$release"/{build,source}
  PATH=$PATH:/sbin:/usr/sbin depmod -b "$tree" "$release"
  mkdir "$out/boot"
  : >"$out/boot/order"
  # What a module needs is loaded before it.
  PATH=$PATH:/sbin:/usr/sbin modprobe -a -d "$tree" -S "$release" --show-depends "${boot_modules[@]}" 2>/dev/null |
    sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++' |
    while read -r file; do
      case $file in
      *.xz) xz -dc "$file" >"$out/boot/$(basename "$file" .xz)" ;;
      *) cp "$file" "$out/boot/" ;;
      esac
      basename "${file%.xz}" .ko >>"$out/boot/order"
    done
  make_disk "$tree/lib/modules" "$out/modules.ext4" 16
}

# An ext4 disk $2 of what lies under $1 with $3 MiB to spare, made without mounting anything.
make_disk() {
  local used
  used=$(du -sm --apparent-size "$1" | cut -f1)
  PATH=$PATH:/sbin:/usr/sbin mke2fs -q -F -t ext4 -O ^has_journal -m 0 -N $(($(find "$1" | wc -l) + 2048)) \
    -E root_owner=0:0 -d "$1" "$2" $((used * 5 / 4 + $3 + 8))M >/dev/null
}
