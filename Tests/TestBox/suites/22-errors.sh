#!/bin/bash
# What keeps a capture from starting is told in one line, with the cure, and status 2.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
trap capture_clean_up EXIT

# refused NAME LINE COMMAND...: the command fails with status 2 and exactly this first line on standard error.
refused() {
  local name=$1 line=$2 got
  shift 2
  "$@" >/dev/null 2>"$work/error"
  got="$? $(head -n 1 "$work/error")"
  check "$name" equal "2 $line" "$got"
}

# Runs a command with some of the system hidden, for it alone.
without() { unshare -m --propagation private bash -c "$1; shift; exec \"\$@\"" - "$@"; }

record=(ftview record -f 'udp port 7000' -o "$work/x.dat")
refused "no module" "ftview: no /dev/ftview: the module is not loaded; install the package ftview-dkms; or in ftview's source: dkms install ./kmod && \
modprobe ftview, or make -C kmod && insmod kmod/ftview.ko" "${record[@]}"
insmod /ftview/ftview.ko
refused "not root" "ftview: capturing needs root; run it with sudo" \
  setpriv --reuid 65534 --regid 65534 --clear-groups "${record[@]}"
refused "no tracefs" "ftview: no tracefs; mount it with 'mount -t tracefs tracefs /sys/kernel/tracing'" \
  without 'mount -t tmpfs none /sys/kernel' "${record[@]}"
echo nop >"$work/tracers"
refused "no function_graph" \
  "ftview: this kernel has no function_graph tracer; it needs one built with CONFIG_FUNCTION_GRAPH_TRACER=y" \
  without "mount --bind $work/tracers $tracing/available_tracers" "${record[@]}"
exec 5<>/dev/ftview
refused "a busy device" "ftview: /dev/ftview is busy: another ftview is capturing; stop that one first" "${record[@]}"
exec 5>&-
old=$(cat /proc/sys/kernel/kptr_restrict)
echo 2 >/proc/sys/kernel/kptr_restrict
refused "hidden symbols" \
  "ftview: /proc/kallsyms hides addresses from root; show them with 'sysctl kernel.kptr_restrict=1'" \
  "${record[@]}"
echo 1 >/proc/sys/kernel/kptr_restrict
check "with that setting root sees them" ftview record --count -f 'udp port 7000' --time 1
echo "$old" >/proc/sys/kernel/kptr_restrict
if echo 0 2>/dev/null >/proc/sys/kernel/ftrace_enabled; then
  refused "ftrace switched off" \
    "ftview: /dev/ftview: cannot arm: ftrace is switched off: switch it on with 'sysctl kernel.ftrace_enabled=1'" \
    ftview record --count -a ip-in --time 5
  echo 1 >/proc/sys/kernel/ftrace_enabled
else
  # 7.3 says EOPNOTSUPP to whoever tries.
  check "ftrace is on where it cannot be switched off" grep -qx 1 /proc/sys/kernel/ftrace_enabled
fi
echo 0 >/sys/kernel/debug/kprobes/enabled
refused "kprobes switched off" "ftview: /dev/ftview: cannot arm: kprobes are switched off: switch them on with 'echo 1 > \
/sys/kernel/debug/kprobes/enabled'" ftview record -f 'udp port 7000' --trace ip_rcv -o "$work/x.dat"
echo 1 >/sys/kernel/debug/kprobes/enabled
refused "a wrong filter" "ftview: filter: syntax error, at '9000' (column 5)" ftview record -f 'tcp 9000 and'
check "a caret stands under the word" equal "    ^^^^" "$(sed -n 3p "$work/error")"
refused "an unfinished filter" "ftview: filter: syntax error, at its end" ftview record -f 'tcp dst port'
refused "an unknown entry point" \
  "ftview: no entry point 'sctp'; there are tcp, udp, icmp, tcp4, tcp6, udp4, udp6, icmp4, icmp6, rx, ip-rcv, ip-in, \
ip-forward, ip-out, xmit, backlog" \
  ftview record -o "$work/x.dat" -a sctp
refused "a function that takes no packet" "ftview: 'schedule' cannot be an entry point: it takes no struct sk_buff *, or \
BTF does not describe it; 'ftview entries' lists what can" ftview record -o "$work/x.dat" -a schedule
refused "a pattern that fits nothing" "ftview: no function that can be traced fits 'tpc_*'; give all, net, learned, locks, rcu, preempt, \
alloc, irqs or a pattern" ftview record -o "$work/x.dat" --trace 'tpc_*'
refused "a rule of what to keep" "ftview: 'fast' is not a rule of what to keep; give slower=50us (ns, us, ms, s), dropped, errors, \
negative, negative=FUNCTION or new-path" ftview record --keep fast
refused "a rule for a function without a name" "ftview: 'negative=' is not a rule of what to keep; give slower=50us (ns, us, ms, s), \
dropped, errors, negative, negative=FUNCTION or new-path" ftview record --keep negative=
refused "a directory that is not there" "ftview: /nowhere/x.dat: there is no such directory; make it first" \
  ftview record -o /nowhere/x.dat
echo old >"$work/old.dat"
refused "a file that is there" "ftview: $work/old.dat: is there already; give another name, or --force to replace it" \
  ftview record -o "$work/old.dat"
ln -s "$work/old.dat" "$work/link.dat"
chown -h 65534 "$work/link.dat"
refused "a link that another user made" \
  "ftview: $work/link.dat: is a link that another user made; name the file that it leads to" \
  ftview record -o "$work/link.dat" --force
check "nothing was written for all that" equal "old link.dat old.dat" \
  "$(cat "$work/old.dat") $(cd "$work" && echo *.dat)"
check "doctor has nothing to complain about" ftview doctor
rmmod ftview
ftview doctor >"$work/doctor"
check "doctor finds the module missing" equal "1 1" \
  "$? $(grep -c '^missing  module ftview is not loaded, and dkms does not know it: install ' "$work/doctor")"
finish
