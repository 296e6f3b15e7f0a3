# shellcheck shell=bash
# The root file systems: Debian packages only, no kernel, nothing of ftview. Debian 12's serves the kernels of Debian 12,
# Debian 13's all that are newer, and all on a host that is newer.

image_packages=(
  bash dropbear-bin iproute2 iputils-ping kmod less libncursesw6 libpcap0.8 libstdc++6 mount ncurses-base
  ncurses-term netcat-openbsd nftables openssh-sftp-server procps socat strace tcpdump trace-cmd
)

# What a terminal tool's test does not read, left out when packages are unpacked.
image_excludes=(/usr/share/doc /usr/share/man /usr/share/info /usr/share/locale /usr/share/bash-completion)

# The suite of this machine.
host_suite() { (. /etc/os-release && echo "${VERSION_CODENAME:-}"); }

# The suite whose programs a box with kernel $1 has: Debian 12 for its kernels, if what is built on this machine runs there. A
# newer Debian's C library is not in it.
image_suite() {
  case ${kernel_suite[$1]}-$(host_suite) in
  bookworm-bookworm) echo bookworm ;;
  *) echo trixie ;;
  esac
}

# The image of suite $1.
image_file() {
  local key
  key=$(printf '%s\n' "${image_packages[@]}" "${image_excludes[@]}" format-1 | sha256sum | cut -c 1-12)
  echo "$cache/root-$1-$key.ext4"
}

# build_image SUITE
build_image() {
  local suite=$1 image list exclude options=() mirror_checks
  image=$(image_file "$suite")
  [ ! -e "$image" ] || return 0
  say "making the box's root file system from packages of Debian's $suite (about a minute)…"
  local work
  work=$(mktemp -d "$cache/root.XXXXXX")
  list=$(IFS=,; echo "${image_packages[*]}")
  for exclude in "${image_excludes[@]}"; do options+=(--dpkgopt="path-exclude=$exclude/*"); done
  apt_sources '' "$suite" >"$work/sources.list"
  check_mirror_as_here
  mmdebstrap --quiet --variant=essential "${mirror_checks[@]}" --include="$list" "${options[@]}" "$suite" "$work/root.tar" \
    "$work/sources.list" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    die "mmdebstrap could not make the root file system"
  }
  # Owners and modes must survive for a user who is not root: fakeroot remembers them between tar and mke2fs.
  local as_root=()
  if [ "$(id -u)" != 0 ]; then as_root=(fakeroot); fi
  PATH=$PATH:/sbin:/usr/sbin "${as_root[@]}" bash -euc '
    mkdir "$1/tree"
    tar -C "$1/tree" -xf "$1/root.tar" --exclude="./dev/*"
    rm -rf "$1/tree/var/cache/apt" "$1/tree/var/lib/apt/lists"
    mkdir -p "$1/tree/ftview" "$1/tree/results" "$1/tree/run" "$1/tree/lib/modules"
    mke2fs -q -F -t ext4 -O ^has_journal -m 0 -L box-root -d "$1/tree" "$1/root.ext4" 1024M >/dev/null
  ' image "$work"
  mv "$work/root.ext4" "$image"
  rm -rf "$work"
  find "$cache" -maxdepth 1 -name "root-$suite-*.ext4" ! -path "$image" -delete
}

# Keys of this cache: the user's to log in with, the box's to be known by.
make_keys() {
  local keys=$cache/ssh
  [ ! -e "$keys/done" ] || return 0
  rm -rf "$keys"
  mkdir -p -m 700 "$keys"
  ssh-keygen -q -t ed25519 -N '' -C ftview-box-user -f "$keys/user"
  ssh-keygen -q -t ed25519 -N '' -C ftview-box -f "$keys/host"
  : >"$keys/done"
}

# The initramfs of kernel $1 as file $2, with the guest's scripts; made anew at each boot, which takes no time.
make_initramfs() {
  local dir=$cache/kernel/$1 work
  work=$(mktemp -d "$private/initramfs.XXXXXX")
  mkdir -p "$work"/{bin,modules,files/run/box,files/etc,files/root/.ssh}
  cp "$(command -v busybox)" "$work/bin/busybox"
  cp "$testbox/guest/init" "$work/init"
  cp "$dir"/boot/* "$work/modules/"
  # Copied over the root file system at boot.
  cp "$testbox"/guest/{rc,network,agent} "$work/files/run/box/"
  cp "$cache/ssh/host" "$work/files/run/box/host_key"
  cp "$cache/ssh/user.pub" "$work/files/root/.ssh/authorized_keys"
  cp "$testbox/guest/profile" "$work/files/root/.profile"
  cp "$testbox/guest/profile" "$work/files/root/.bashrc"
  echo '127.0.0.1 localhost box' >"$work/files/etc/hosts"
  chmod -R u=rwX,go= "$work/files/root"
  chmod 755 "$work/init" "$work"/files/run/box/{rc,network,agent}
  (cd "$work" && find . | cpio --quiet -o -H newc -R 0:0) >"$2"
  rm -rf "$work"
}
