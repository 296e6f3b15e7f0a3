#!/bin/bash
# Debian 12's kernel 6.12.117+deb12-cloud-amd64 (package 6.12.117-1~deb12u1), in QEMU, with busybox 1.35.0-4+deb12u1+b1. In 7.3.4-1~bpo13+1 the
# tracer's options are each instance's own, and the rest is as here.
#
# One would guess: an instance of tracing has its settings to itself: what is in its directory is its own, and what is not in it has no effect on it.
# For function_graph neither is true. A file of its options in one instance is the same switch as in all others and at the top, so turning it in
# one changes what the others record and print; sym-offset, which is not that tracer's, is the instance's own. And set_graph_function and max_graph_depth,
# which are at the top alone, say what every instance records, as does tracing_thresh for those that start their tracer while it is set: nothing
# shorter, and no entry of a call. set_ftrace_filter, set_ftrace_notrace and set_ftrace_pid at the top say nothing to an instance. Seen, calls of three functions in an
# instance, when a file is read:
#   alone                                      recorded
#   set_graph_function = vfs_open at the top   not
#   tracing_thresh = 100000 at the top         not
#   set_ftrace_notrace, set_ftrace_pid         recorded
#   options/funcgraph-proc, -irqs, sleep-time: set in one, set in all     options/sym-offset: in one alone
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
$b mkdir instances/first instances/second
# look WHAT: whether a read of a file is in the first instance's trace. It does not record while its trace is read.
look() {
  echo >instances/first/trace
  echo 1 >instances/first/tracing_on
  $b cat /proc/version >/dev/null
  echo 0 >instances/first/tracing_on
  if $b grep -q 'rw_verify_area\|do_sys_openat2' instances/first/trace; then answer=recorded; else answer='not recorded'; fi
  echo "seen: $1: $answer"
}
echo 0 >instances/first/tracing_on
echo 'rw_verify_area do_sys_openat2' >instances/first/set_ftrace_filter
echo function_graph >instances/first/current_tracer
look alone
echo vfs_open >set_graph_function
look set_graph_function
echo >set_graph_function
echo 'rw_verify_area do_sys_openat2' >set_ftrace_notrace
look set_ftrace_notrace
echo >set_ftrace_notrace
echo 99999 >set_ftrace_pid
look set_ftrace_pid
echo >set_ftrace_pid
echo nop >instances/first/current_tracer
echo 100000 >tracing_thresh
echo function_graph >instances/first/current_tracer
look tracing_thresh
echo 0 >tracing_thresh
for option in funcgraph-proc funcgraph-irqs sleep-time sym-offset; do
  echo 0 >instances/first/options/$option
  off=$($b cat instances/second/options/$option options/$option | $b tr '\n' ' ')
  echo 1 >instances/first/options/$option
  echo "seen: $option in another and at the top: ${off}and $($b cat instances/second/options/$option options/$option | $b tr '\n' ' ')"
done
for file in set_graph_function max_graph_depth tracing_thresh; do
  [ -e instances/first/$file ] || echo "seen: no $file in an instance"
done
$b poweroff -f
INIT
chmod +x root/init
(cd root && find . | ../packages/bin/busybox cpio -o -H newc 2>/dev/null) | gzip >initramfs
timeout 300 qemu-system-x86_64 -nodefaults -no-reboot -display none -m 512 -serial file:console -kernel packages/boot/vmlinuz-* -initrd initramfs \
  -append "console=ttyS0 quiet panic=-1" || true
tr -d '\r' <console | sed 's/ *$//' | grep '^seen: ' | tee seen
diff - seen <<'EXPECTED'
seen: alone: recorded
seen: set_graph_function: not recorded
seen: set_ftrace_notrace: recorded
seen: set_ftrace_pid: recorded
seen: tracing_thresh: not recorded
seen: funcgraph-proc in another and at the top: 0 0 and 1 1
seen: funcgraph-irqs in another and at the top: 0 0 and 1 1
seen: sleep-time in another and at the top: 0 0 and 1 1
seen: sym-offset in another and at the top: 0 0 and 0 0
seen: no set_graph_function in an instance
seen: no max_graph_depth in an instance
seen: no tracing_thresh in an instance
EXPECTED
