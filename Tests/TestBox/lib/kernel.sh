# shellcheck shell=bash
# The box's kernels: Debian's, fetched as packages and unpacked in the cache, and one made from Debian's source
# (kernel-compile.sh). Nothing is installed on this machine.
#
#   $cache/kernel/6.12/release        6.12.117+deb12-cloud-amd64
#   $cache/kernel/6.12/vmlinuz
#   $cache/kernel/6.12/modules.ext4   /lib/modules/RELEASE of the box, as a disk
#   $cache/kernel/6.12/boot/*.ko      what the initramfs needs, in load order (see `order`)
#   $cache/kernel/6.12/headers/       made to be used where they lie
#   $cache/kernel/6.12/version        6.12.117-1~deb12u1
#   $cache/kernel/6.12/asked          when Debian was last asked for a newer one (kernel-news.sh)

. "$testbox/lib/apt.sh"
. "$testbox/lib/compiler.sh"
. "$testbox/lib/kernel-compile.sh"
. "$testbox/lib/kernel-news.sh"

# The kernels by the names they have here, the suite of Debian that each comes from, and its package there. When the suite
# moves on to a newer version, so does the box; its release says which one was run.
declare -A kernel_suite=(
  [6.1]=bookworm [6.12]=bookworm [6.12-rt]=bookworm
  [6.12-trixie]=trixie [7.3]=trixie-backports [debug]=trixie-backports [7.2]=testing
)
declare -A kernel_package=(
  [6.1]=linux-image-cloud-amd64
  [6.12]=linux-image-6.12-cloud-amd64
  [6.12-rt]=linux-image-6.12-rt-amd64
  [6.12-trixie]=linux-image-cloud-amd64
  [7.3]=linux-image-cloud-amd64
  [7.2]=linux-image-cloud-amd64
  [debug]=linux-source-7.3
)
all_kernels=(6.1 6.12 6.12-trixie 7.2 7.3 6.12-rt debug)
# MiB of a box's memory, where 1024 do not do: a kernel that checks itself keeps notes of all memory.
declare -A kernel_memory=([debug]=3072)
# Those of `make test`; the others are for `make test-kernel` and by choice.
default_kernels=(6.12 6.1 7.3)

check_kernel() {
  local name
  for name in "${all_kernels[@]}"; do
    if [ "$name" = "$1" ]; then return 0; fi
  done
  die "no kernel '$1': there are ${all_kernels[*]}"
}

# The packages of kernel $1: the image first, then the headers. For one that is compiled, its source. From 6.19 on the
# image is empty: the kernel is in one package, its modules in another, what is built in is listed in a third.
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
  package_depends "$image" '^linux-(base|binary|modules)-'
  echo "$headers"
  package_depends "$headers" '^linux-(headers-.*-common(-rt)?|kbuild-.*)$'
}

# The suites that hold the packages of kernel $1.
kernel_suites() {
  case ${kernel_suite[$1]} in
  bookworm) echo bookworm bookworm-backports ;;
  *) echo "${kernel_suite[$1]}" ;;
  esac
}
# Whether kernel $1 is newer than the compiler of Debian 12.
own_compiler() { [ "${kernel_suite[$1]}" != bookworm ]; }
# The suite that its compiler comes from: backports have none.
compiler_suite() { echo "${kernel_suite[$1]%-backports}"; }

# Makes the compiler of kernel $1, release $2; prints the name of its directory.
kernel_compiler() {
  local compiler
  case ${kernel_package[$1]} in
  linux-source-*) compile_compiler ;;
  *)
    compiler=$(package_depends "linux-headers-$2" '^gcc-[0-9]+(-for-host)?$')
    [ -n "$compiler" ] || die "the headers of $2 name no compiler"
    make_compiler "$(compiler_suite "$1")" "$compiler"
    ;;
  esac
}

# Raised when what lies in a kernel's directory changes, so that older caches are made anew.
kernel_format=3

# What the directory of kernel $1 was made by.
kernel_key() {
  case ${kernel_package[$1]} in
  linux-source-*) echo "$kernel_format $(compile_key)" ;;
  *)
    if own_compiler "$1"; then echo "$kernel_format $(compiler_key)"; else echo "$kernel_format"; fi
    ;;
  esac
}

# Makes kernel $1 in the cache. Takes the cache's lock of this kernel, so that a long one does not keep others waiting.
fetch_kernel() {
  local version=$1 dir=$cache/kernel/$1 work packages release suites kernel kbuild
  lock_cache "kernel-$version"
  if [ "$(cat "$dir/format" 2>/dev/null)" = "$(kernel_key "$version")" ] && ! kernel_moved "$version"; then
    unlock_cache
    return 0
  fi
  # What one that failed has left.
  rm -rf "$cache/kernel-$version".??????
  work=$(mktemp -d "$cache/kernel-$version.XXXXXX")
  read -r -a suites < <(kernel_suites "$version")
  use_suites "${suites[@]}"
  packages=$(kernel_packages "$version") || die "Debian's ${suites[*]} has no ${kernel_package[$version]}"
  mkdir "$work/tree" "$work/out"
  case $packages in
  linux-source-*) compile_kernel "$packages" "$work/tree" ;;
  *) unpack_packages "$packages" "$work" "$(own_compiler "$version" && echo in-place)" ;;
  esac
  # In the place where packages put it from 6.19 on.
  if [ ! -e "$work/tree/lib" ] && [ -d "$work/tree/usr/lib/modules" ]; then ln -s usr/lib "$work/tree/lib"; fi
  release=$(ls "$work/tree/lib/modules")
  for kernel in "$work/tree/boot/vmlinuz-$release" "$work/tree/lib/modules/$release/vmlinuz"; do
    if [ -e "$kernel" ]; then mv "$kernel" "$work/out/vmlinuz"; fi
  done
  pack_modules "$work/tree" "$release" "$work/out"
  mkdir -p "$work/out/headers/usr/lib"
  mv "$work/tree/usr/src" "$work/out/headers/usr/src"
  for kbuild in "$work"/tree/usr/lib/linux-kbuild-*; do
    if [ -d "$kbuild" ]; then mv "$kbuild" "$work/out/headers/usr/lib/"; fi
  done
  if own_compiler "$version"; then kernel_compiler "$version" "$release" >"$work/out/compiler"; fi
  echo "$release" >"$work/out/release"
  package_version "$(head -n 1 <<<"$packages")" >"$work/out/version"
  touch "$work/out/asked"
  kernel_key "$version" >"$work/out/format"
  mkdir -p "$cache/kernel"
  rm -rf "$dir"
  mv "$work/out" "$dir"
  rm -rf "$work"
  unlock_cache
}

# unpack_packages PACKAGES WORK [in-place]: downloads Debian's packages, a line each, and unpacks them in WORK/tree;
# headers that are not used in their own place learn where they lie.
unpack_packages() {
  local packages=$1 work=$2 deb common image
  image=$(head -n 1 <<<"$packages")
  say "fetching Debian's $image and its headers…"
  mkdir "$work/deb"
  # shellcheck disable=SC2086 # one word a package
  (cd "$work/deb" && apt_get -qq download $packages) || die "cannot download $packages"
  for deb in "$work"/deb/*.deb; do dpkg -x "$deb" "$work/tree"; done
  # The headers name their own place by an absolute path, in one file only. Where a compiler of its own builds for this
  # kernel they are at that place.
  common=$(basename "$work"/tree/usr/src/*-common*)
  if [ -z "${3:-}" ]; then
    echo "include \$(dir \$(lastword \$(MAKEFILE_LIST)))../$common/Makefile" \
      >"$work/tree/usr/src/linux-headers-${image#linux-image-}/Makefile"
  fi
}

# Modules the initramfs loads before it can mount the root disk and report. On 6.1 even the virtio bus is a module, on
# 6.12-rt the file system with its checksums; what a kernel has built in, or does not know, is simply not there.
boot_modules=(virtio_pci virtio_blk virtio_console crc32c_generic ext4)

pack_modules() {
  local tree=$1 release=$2 out=$3 file
  rm -f "$tree/lib/modules/$release"/{build,source}
  PATH=$PATH:/sbin:/usr/sbin depmod -b "$tree" "$release"
  mkdir "$out/boot"
  : >"$out/boot/order"
  # What a module needs is loaded before it.
  { PATH=$PATH:/sbin:/usr/sbin modprobe -a -d "$tree" -S "$release" --show-depends "${boot_modules[@]}" 2>/dev/null || true; } |
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
