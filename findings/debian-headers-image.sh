#!/bin/bash
# Debian's packages linux-headers-6.1.0-57-cloud-amd64 (6.1.192-3) and linux-headers-6.12.117+deb12-cloud-amd64 (6.12.117-1~deb12u1); the
# headers of bookworm's backports (6.12.95-1~bpo12+1) and of trixie (6.12.118-1) are as the second.
#
# One would guess: a kernel's headers are for building modules, and need a compiler and no kernel. So a machine or a container that
# builds can have the headers of any kernel.
# From Debian's 6.12 on the headers depend on the kernel of their version itself, and with it on an initramfs and udev; those of 6.1 do
# not. And what asks for headers in general asks for a kernel in general: bookworm's dkms recommends linux-headers-generic, which is
# linux-headers-amd64, so that a machine with the kernel for clouds gets the other one as well once that package comes from the backports,
# and boots whichever has the later name.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
# As on a machine on which nothing is installed; nothing is installed here either.
: >"$work/status"
changed=0
# expect PACKAGE VERSION KERNEL: whether installing it installs a kernel, and which.
expect() {
  local kernel
  kernel=$(apt-get -s -o Dir::State::status="$work/status" --no-install-recommends install "$1=$2" |
    sed -n -E 's/^Inst (linux-image-[^ ]*) .*/\1/p')
  printf '%s %s: %s\n' "$1" "$2" "${kernel:-no kernel}"
  if [ "${kernel:-no kernel}" != "$3" ]; then changed=1; fi
}
expect linux-headers-6.1.0-57-cloud-amd64 6.1.192-3 'no kernel'
expect linux-headers-6.12.117+deb12-cloud-amd64 6.12.117-1~deb12u1 linux-image-6.12.117+deb12-cloud-amd64
exit "$changed"
