#!/bin/bash
# Debian 12's kernel 6.12.117+deb12-cloud-amd64 (package 6.12.117-1~deb12u1), in QEMU, with busybox 1.35.0-4+deb12u1+b1. The same in 6.1.192-3
# and 7.3.4-1~bpo13+1.
#
# One would guess: a list that tracefs refuses with "Invalid argument" has changed nothing, for one name in it was wrong; or, if `>` has emptied the
# list, that nothing is traced then.
# The list of before is gone, the names in front of the wrong one count, those behind it do not. Where the first name is wrong the list is
# empty, and that means everything: all functions for set_ftrace_filter and set_graph_function, all tasks for set_ftrace_pid. That last one takes all
# or nothing, as the kernel looks at its whole text before it changes anything; the others see a word at a time. Seen, with a good list before:
#   set_ftrace_filter    vfs_read nosuch vfs_write        refused, then vfs_read alone
#   set_ftrace_filter    nosuch vfs_read                  refused, then all functions
#   set_graph_function   nosuch vfs_read                  refused, then all functions
#   set_ftrace_pid       2 x 3                            refused, then all tasks
#   set_event            sched_waking nosuch sched_wakeup refused, then sched_waking alone
# So whoever narrows tracing on a machine at work checks names first, appends with `>>`, or stops recording until the write has succeeded.
set -euo pipefail
command -v qemu-system-x86_64 >/dev/null || { echo "needs qemu-system-x86 (any version; the kernel is what is looked at)" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download linux-image-6.12.117+deb12-cloud-amd64=6.12.117-1~deb12u1 busybox-static=1:1.35.0-4+deb12u1+b1
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
# try FILE GOOD LIST: a good list, then one with a wrong name, then what is there.
try() {
  echo "$2" >"$1" || echo "seen: the good list is refused"
  answer=taken
  echo "$3" >"$1" 2>/dev/null || answer=refused
  echo "seen: $1: $3: $answer, then $($b head -n 1 "$1") ($($b wc -l <"$1"))"
  echo >"$1"
}
try set_ftrace_filter vfs_open 'vfs_read nosuch vfs_write'
try set_ftrace_filter vfs_open 'nosuch vfs_read' | $b sed 's/ ([0-9]*)//'
try set_graph_function vfs_open 'vfs_read nosuch vfs_write'
try set_graph_function vfs_open 'nosuch vfs_read'
try set_ftrace_pid 1 '2 x 3'
try set_event sched:sched_switch 'sched:sched_waking nosuch sched:sched_wakeup'
$b poweroff -f
INIT
chmod +x root/init
(cd root && find . | ../packages/bin/busybox cpio -o -H newc 2>/dev/null) | gzip >initramfs
timeout 300 qemu-system-x86_64 -nodefaults -no-reboot -display none -m 512 -serial file:console -kernel packages/boot/vmlinuz-* -initrd initramfs \
  -append "console=ttyS0 quiet panic=-1" || true
tr -d '\r' <console | grep '^seen: ' | tee seen
diff - seen <<'EXPECTED'
seen: set_ftrace_filter: vfs_read nosuch vfs_write: refused, then vfs_read (1)
seen: set_ftrace_filter: nosuch vfs_read: refused, then #### all functions enabled ####
seen: set_graph_function: vfs_read nosuch vfs_write: refused, then vfs_read (1)
seen: set_graph_function: nosuch vfs_read: refused, then #### all functions enabled #### (1)
seen: set_ftrace_pid: 2 x 3: refused, then no pid (1)
seen: set_event: sched:sched_waking nosuch sched:sched_wakeup: refused, then sched:sched_waking (1)
EXPECTED
