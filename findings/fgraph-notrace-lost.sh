#!/bin/bash
# Debian 12's kernel 6.12.117+deb12-cloud-amd64 (package 6.12.117-1~deb12u1), in QEMU, with busybox 1.35.0-4+deb12u1+b1.
#
# One would guess: what is in an instance's set_ftrace_notrace is not in its function_graph, whatever other instances have traced before.
# Once a second instance has traced one other function and has stopped, the functions that the first one leaves out are in its trace, though its list still
# names them. They stay there when the list is written again; only switching the first one's tracer off and on takes them out. While both trace they are
# not in it: then each call is looked up for each instance, which a single one is spared.
set -euo pipefail
command -v qemu-system-x86_64 >/dev/null || { echo "needs qemu-system-x86 (any version; the kernel is what is looked at)" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
apt-get -qq download linux-image-6.12.117+deb12-cloud-amd64=6.12.117-1~deb12u1 busybox-static=1:1.35.0-4+deb12u1+b1
mkdir packages root
for deb in *.deb; do dpkg -x "$deb" packages; done
mkdir -p root/bin root/proc root/sys
cp packages/bin/busybox root/bin/
cat >root/init <<'INIT'
#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sysfs /sys
$b mount -t tracefs tracefs /sys/kernel/tracing
cd /sys/kernel/tracing
# Reads that are seen or not: calls of vfs_read() in the first one's trace.
seen() {
  echo >instances/first/trace
  $b cat /proc/version >/dev/null
  echo "seen: $1: $([ "$($b grep -c 'vfs_read()\|vfs_read() {' instances/first/trace)" = 0 ] && echo no || echo yes)" \
    "in the list: $($b cat instances/first/set_ftrace_notrace)"
}
$b mkdir instances/first instances/second
echo vfs_read >instances/first/set_ftrace_notrace
echo function_graph >instances/first/current_tracer
seen "alone"
echo schedule >instances/second/set_ftrace_filter
echo function_graph >instances/second/current_tracer
seen "with another"
echo nop >instances/second/current_tracer
$b rmdir instances/second
seen "alone again"
echo vfs_read >instances/first/set_ftrace_notrace
seen "written again"
echo nop >instances/first/current_tracer
echo function_graph >instances/first/current_tracer
seen "switched off and on"
$b poweroff -f
INIT
chmod +x root/init
(cd root && find . | ../packages/bin/busybox cpio -o -H newc 2>/dev/null) | gzip >initramfs
timeout 300 qemu-system-x86_64 -nodefaults -no-reboot -display none -m 512 -serial file:console -kernel packages/boot/vmlinuz-* -initrd initramfs \
  -append "console=ttyS0 quiet panic=-1" || true
tr -d '\r' <console | grep '^seen: ' | tee seen
diff - seen <<'EXPECTED'
seen: alone: no in the list: vfs_read
seen: with another: no in the list: vfs_read
seen: alone again: yes in the list: vfs_read
seen: written again: yes in the list: vfs_read
seen: switched off and on: no in the list: vfs_read
EXPECTED
