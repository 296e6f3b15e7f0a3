# shellcheck shell=bash
# A box that is an installed Debian: systemd, udev, an initramfs and a kernel of its own, all of them packages that are upgraded
# and removed in it. Its disk keeps what is written, and each boot takes the kernel that lies in /boot. What its administrator is
# going to install lies downloaded in apt's archives, because a box has no way out.

# What it has from the start; the rest is what the packages in question ask for.
installed_packages=(
  ca-certificates initramfs-tools iproute2 iputils-ping kmod linux-image-cloud-amd64 openssh-server procps systemd-sysv udev
)

# installed_disk SUITE FILE PACKAGE...: the disk of a Debian of that release with those .deb files in /root and what they need in
# apt's archives, with a kernel's headers, and the kernel of its backports. dkms recommends linux-headers-amd64, which is there
# by then and follows that kernel.
installed_disk() {
  local suite=$1 disk=$2 work mirror_checks list as_root=()
  # With what packages recommend, as on a machine where nobody has said otherwise; mmdebstrap's settings have, until it ends.
  local download='apt-get -y --download-only -o APT::Install-Recommends=true'
  shift 2
  work=$(mktemp -d "$private/installed.XXXXXX")
  apt_sources '' "$suite" "$suite-backports" >"$work/sources.list"
  check_mirror_as_here
  mkdir -p "$work/files/root/.ssh" "$work/files/etc/ssh" "$work/files/etc/systemd/network"
  cp "$@" "$work/files/root/"
  cp "$cache/ssh/user.pub" "$work/files/root/.ssh/authorized_keys"
  cp "$cache/ssh/host" "$work/files/etc/ssh/ssh_host_ed25519_key"
  cp "$cache/ssh/host.pub" "$work/files/etc/ssh/ssh_host_ed25519_key.pub"
  chmod -R u=rwX,go= "$work/files/root"
  echo box >"$work/files/etc/hostname"
  echo '127.0.0.1 localhost box' >"$work/files/etc/hosts"
  echo '/dev/vda / ext4 defaults 0 1' >"$work/files/etc/fstab"
  printf '[Match]\nName=eth0\n[Network]\nAddress=10.0.2.15/24\nLinkLocalAddressing=no\n' >"$work/files/etc/systemd/network/eth0.network"
  tar -C "$work/files" --owner=0 --group=0 -cf "$work/files.tar" .
  list=$(IFS=, && echo "${installed_packages[*]}")
  # shellcheck disable=SC2016 # for mmdebstrap's shell
  run_logged "installing Debian's $suite on a disk" "$work/log" mmdebstrap --variant=minbase "${mirror_checks[@]}" --include="$list" \
    --customize-hook="tar-in $work/files.tar /" \
    --customize-hook='chroot "$1" systemctl enable systemd-networkd ssh' \
    --customize-hook='echo "APT::Keep-Downloaded-Packages \"true\";" >"$1/etc/apt/apt.conf.d/90keep"' \
    --customize-hook='chroot "$1" apt-get clean' \
    --customize-hook='chroot "$1" sh -c "'"$download"' install /root/*.deb linux-headers-cloud-amd64"' \
    --customize-hook='chroot "$1" '"$download -t $suite-backports"' install linux-image-cloud-amd64 linux-headers-cloud-amd64 linux-headers-amd64' \
    --skip=cleanup/apt --skip=cleanup/reproducible \
    "$suite" "$work/root.tar" "$work/sources.list" || die "mmdebstrap could not install $suite"
  if [ "$(id -u)" != 0 ]; then as_root=(fakeroot); fi
  # shellcheck disable=SC2016 # for that shell
  PATH=$PATH:/sbin:/usr/sbin "${as_root[@]}" bash -euc '
    mkdir "$1/tree"
    tar -C "$1/tree" -xf "$1/root.tar" --exclude="./dev/*"
    mke2fs -q -F -t ext4 -m 0 -L box-root -d "$1/tree" "$1/root.ext4" 6G >/dev/null
  ' disk "$work"
  mv "$work/root.ext4" "$disk"
  rm -rf "$work"
}

# Boots what disk $1 has: its newest kernel. Returns once it lets one log in.
installed_boot() {
  local tries=0
  installed_start "$1"
  until ssh -F "$(box_dir)/ssh_config" box true 2>/dev/null; do
    box_running || die "the box ended while it booted; see $(box_dir)/console.log"
    [ $((tries += 1)) -le 200 ] || die "the box did not come up; see $(box_dir)/console.log"
    sleep 2
  done
}

# installed_start DISK: QEMU with the newest kernel of that disk.
installed_start() {
  local disk=$1 dir port processor release line
  dir=$(box_dir)
  if box_running; then die "box '$box_name' is already running"; fi
  rm -rf "$dir"
  mkdir -p -m 700 "$dir"
  release=$(disk_do "$disk" 'ls -p /boot' | sed -n 's|.*/vmlinuz-\([^/]*\)/.*|\1|p' | sort -V | tail -n 1)
  [ -n "$release" ] || die "there is no kernel in /boot of $disk"
  disk_do "$disk" "dump /boot/vmlinuz-$release $dir/vmlinuz"
  disk_do "$disk" "dump /boot/initrd.img-$release $dir/initramfs"
  line="root=/dev/vda rw console=ttyS0 loglevel=5 panic=-1 oops=panic nokaslr mitigations=off random.trust_cpu=on net.ifnames=0
    rcupdate.rcu_cpu_stall_timeout=120 watchdog_thresh=60"
  box_processor "$(cat "$(accelerator_file)" 2>/dev/null || echo tcg)"
  port=$(free_port)
  setsid setpriv --pdeathsig KILL qemu-system-x86_64 -M q35 -nodefaults -no-user-config -display none -no-reboot -smp 2 \
    -m "${FTVIEW_BOX_MEMORY:-2048}" "${processor[@]}" -kernel "$dir/vmlinuz" -initrd "$dir/initramfs" -append "${line//$'\n'/ }" \
    -drive "file=$disk,if=virtio,format=raw,cache=unsafe" \
    -netdev "user,id=net,restrict=on,ipv6=off,hostfwd=tcp:127.0.0.1:$port-10.0.2.15:22" \
    -device virtio-net-pci,netdev=net,romfile= -device virtio-rng-pci \
    -serial "file:$dir/console.log" </dev/null >"$dir/qemu.log" 2>&1 &
  disown $!
  echo $! >"$dir/pid"
  echo "$port" >"$dir/port"
  box_log_in_file "$port"
}

# As an administrator would: down, and up again with the newest kernel.
installed_reboot() {
  local tries=0
  # Without a D-Bus it says so, and obeys.
  in_box 'systemctl poweroff' 2>/dev/null || true
  while box_running; do
    [ $((tries += 1)) -le 600 ] || die "the box does not shut down; see $(box_dir)/console.log"
    sleep 0.5
  done
  installed_boot "$1"
}

# One request of debugfs on a disk that nobody has mounted.
disk_do() { PATH=$PATH:/sbin:/usr/sbin debugfs -R "$2" "$1" 2>/dev/null; }

# in_box COMMAND: what is typed at its root shell. A signal does not wait for it: some take a quarter of an hour.
in_box() { run_step ssh -F "$(box_dir)/ssh_config" box "$1"; }
