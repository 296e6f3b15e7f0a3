# shellcheck shell=bash
# The compiler that a kernel was built with, where this machine's Debian has none so new: a directory of unpacked packages
# in which the module is built. Debian 12's gcc 12 does not know options that the kernels of Debian 13 and later are
# built with.
#
#   $cache/compiler/gcc-14-for-host-…/   a root file system with gcc-14, make and what the kernel's build scripts call
#   $cache/compiler/gcc-trixie-…/        the same, with what a whole kernel is compiled with (kernel-compile.sh)

# What a module is built with beside the compiler that the kernel's headers name. Left out is pahole: a module without
# BTF of its own does without.
compiler_packages=(
  bash binutils coreutils dash findutils gawk grep libc6-dev libelf1t64 libssl3t64 make perl python3-minimal sed
)

# compiler_key [PACKAGE...]: what makes a cached compiler with these packages more another one.
compiler_key() { printf '%s\n' "${compiler_packages[@]}" "$@" format-1 | sha256sum | cut -c 1-8; }

# The directory of the compiler for kernel $1; empty for one that this machine's own compiler builds for.
compiler_dir() {
  local name
  name=$(cat "$cache/kernel/$1/compiler" 2>/dev/null) || return 0
  [ -z "$name" ] || echo "$cache/compiler/$name"
}

# unpack_suite DIRECTORY SUITE PACKAGE...: makes DIRECTORY of the cache a root file system with packages of Debian's SUITE and
# what they depend on. Unpacked and not set up: no script of a package runs, and a user who is not root can do it.
unpack_suite() {
  local directory=$1 suite=$2 work list mirror_checks
  shift 2
  mkdir -p "$(dirname "$directory")"
  work=$(mktemp -d "$(dirname "$directory")/work.XXXXXX")
  list=$(IFS=,; echo "$*")
  apt_sources '' "$suite" >"$work/sources.list"
  check_mirror_as_here
  mmdebstrap --quiet --variant=extract "${mirror_checks[@]}" --include="$list" "$suite" "$work/root.tar" "$work/sources.list" \
    >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    die "mmdebstrap could not unpack $1"
  }
  mkdir "$work/tree"
  tar -C "$work/tree" --no-same-owner -xf "$work/root.tar" --exclude='./dev/*'
  mkdir -p "$work/tree"/{dev,proc,tmp}
  # The package's script would have made it.
  if [ -e "$work/tree/usr/bin/gawk" ]; then ln -sf gawk "$work/tree/usr/bin/awk"; fi
  mv "$work/tree" "$directory"
  rm -rf "$work"
}

# make_compiler SUITE PACKAGE [MORE...]: unpacks compiler PACKAGE of Debian's SUITE, with packages MORE beside it; prints the
# name of its directory.
make_compiler() {
  local suite=$1 package=$2 name
  shift 2
  name=$package-$suite-$(compiler_key "$@")
  echo "$name"
  lock_cache compiler
  if [ ! -e "$cache/compiler/$name" ]; then
    say "unpacking $package of Debian's $suite…"
    unpack_suite "$cache/compiler/$name" "$suite" "$package" "${compiler_packages[@]}" "$@"
  fi
  unlock_cache
}

# kernel_make KERNEL DIRECTORY: puts into array `make_command` a `make` for kernel KERNEL of sources below DIRECTORY, with the
# compiler and at the places that the kernel's headers name, and into `make_place` what DIRECTORY is called there.
kernel_make() {
  local kernel=$1 directory=$2 release headers root kbuild places compiler_command
  release=$(cat "$cache/kernel/$kernel/release")
  headers=$cache/kernel/$kernel/headers
  root=$(compiler_dir "$kernel")
  make_place=$directory
  make_command=(make -C "$headers/usr/src/linux-headers-$release")
  [ -n "$root" ] || return 0
  make_place=/build
  places=("$headers/usr/src:/usr/src" "$directory:/build")
  for kbuild in "$headers"/usr/lib/linux-kbuild-*; do
    if [ -d "$kbuild" ]; then places+=("$kbuild:/usr/lib/${kbuild##*/}"); fi
  done
  in_compiler "$root" "${places[@]}" -- make -C "/usr/src/linux-headers-$release"
  make_command=("${compiler_command[@]}")
}
