# shellcheck shell=bash
# Debian's cloud kernels, fetched as packages and unpacked in the cache. Nothing is installed on this machine.
#
#   $cache/kernel/6.12/release        6.12.117+deb12-cloud-amd64
#   $cache/kernel/6.12/vmlinuz
#   $cache/kernel/6.12/modules.ext4   /lib/modules/RELEASE of the box, as a disk
#   $cache/kernel/6.12/boot/*.ko      what the initramfs needs, in load order (see `order`)
#   $cache/kernel/6.12/headers/       made to be used where they lie

kernel_meta() {
  case $1 in
  6.1) echo linux-image-cloud-amd64 ;;
  6.12) echo linux-image-6.12-cloud-amd64 ;;
  esac
}

# apt as configured here, or, when `use_private_apt` was called, with a list of sources of our own.
apt_options=()
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
  apt_options=(
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache::archives=$apt/archives"
    -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache="
    -o "Dir::Etc::sourcelist=$apt/etc/sources.list" -o "Dir::Etc::sourceparts=-"
  )
  if [ "$(id -u)" = 0 ]; then apt_options+=(-o APT::Sandbox::User=root); fi
  apt_get -qq update || die "cannot read Debian's package lists; is deb.debian.org reachable?"
}

# Names of the packages that package $1 depends on and that match $2.
package_depends() {
  apt_cache show --no-all-versions "$1" 2>/dev/null | sed -n 's/^Depends: //p' | tr ',' '\n' |
    sed 's/^ *//; s/ .*//' | grep -E "$2" || true
}

# The packages of kernel $1: the image first, then the headers.
kernel_packages() {
  local image headers
  image=$(package_depends "$(kernel_meta "$1")" '^linux-image-[0-9.]+.*-cloud-amd64$')
  [ -n "$image" ] || return 1
  headers=linux-headers-${image#linux-image-}
  echo "$image"
  echo "$headers"
  package_depends "$headers" '^linux-(headers-.*-common|kbuild-.*)$'
}

# Raised when what lies in a kernel's directory changes, so that older caches are made anew.
kernel_format=2

fetch_kernel() {
  local version=$1 dir=$cache/kernel/$1
  [ "$(cat "$dir/format" 2>/dev/null)" != "$kernel_format" ] || return 0
  local work packages release
  work=$(mktemp -d "$cache/kernel-$version.XXXXXX")
  say "fetching Debian's $version kernel and its headers…"
  packages=$(kernel_packages "$version") || {
    use_private_apt
    packages=$(kernel_packages "$version") || die "Debian's package lists offer no $(kernel_meta "$version")"
  }
  release=$(head -n 1 <<<"$packages")
  release=${release#linux-image-}
  mkdir "$work/deb" "$work/tree" "$work/out"
  local quiet=(-qq)
  if [ "$(id -u)" = 0 ]; then quiet+=(-o APT::Sandbox::User=root); fi
  # shellcheck disable=SC2086 # one word a package
  (cd "$work/deb" && apt_get "${quiet[@]}" download $packages) || die "cannot download $packages"
  local deb
  for deb in "$work"/deb/*.deb; do dpkg -x "$deb" "$work/tree"; done
  cp "$work/tree/boot/vmlinuz-$release" "$work/out/vmlinuz"
  pack_modules "$work/tree" "$release" "$work/out"
  mkdir -p "$work/out/headers/usr"
  mv "$work/tree/usr/src" "$work/out/headers/usr/src"
  mv "$work/tree/usr/lib" "$work/out/headers/usr/lib"
  # The headers name their own place by an absolute path, in one line only.
  echo "include \$(dir \$(lastword \$(MAKEFILE_LIST)))../$(basename "$work"/out/headers/usr/src/*-common)/Makefile" \
    >"$work/out/headers/usr/src/linux-headers-$release/Makefile"
  echo "$release" >"$work/out/release"
  echo "$kernel_format" >"$work/out/format"
  mkdir -p "$cache/kernel"
  rm -rf "$dir"
  mv "$work/out" "$dir"
  rm -rf "$work"
}

# Modules the initramfs loads before it can mount the root disk and report, in order. On 6.1 even the virtio bus is a
# module; what a kernel has built in is simply not there.
boot_modules='virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk virtio_console'

pack_modules() {
  local tree=$1 release=$2 out=$3 name file
  mkdir "$out/boot"
  for name in $boot_modules; do
    file=$(find "$tree/lib/modules/$release" \( -name "$name.ko" -o -name "$name.ko.xz" \) -print -quit)
    case $file in
    '') continue ;;
    *.xz) xz -dc "$file" >"$out/boot/$name.ko" ;;
    *) cp "$file" "$out/boot/$name.ko" ;;
    esac
    echo "$name" >>"$out/boot/order"
  done
  rm -f "$tree/lib/modules/$release"/{build,source}
  PATH=$PATH:/sbin:/usr/sbin depmod -b "$tree" "$release"
  make_disk "$tree/lib/modules" "$out/modules.ext4" 16
}

# An ext4 disk $2 of what lies under $1 with $3 MiB to spare, made without mounting anything.
make_disk() {
  local used
  used=$(du -sm --apparent-size "$1" | cut -f1)
  PATH=$PATH:/sbin:/usr/sbin mke2fs -q -F -t ext4 -O ^has_journal -m 0 -N $(($(find "$1" | wc -l) + 2048)) \
    -E root_owner=0:0 -d "$1" "$2" $((used * 5 / 4 + $3 + 8))M >/dev/null
}
