#!/bin/bash
# `ftview doctor` before there is a module: on a kernel that has all it needs nothing is missing but that; what is taken
# away is named, with its cure; what it says of entry points is what the module takes. What it knows of the kernel goes to
# $RESULTS/kernel.json, for the table of Docs/Kernels.md.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
debug=/sys/kernel/debug
config=/boot/config-$(uname -r)
kptr=$(cat /proc/sys/kernel/kptr_restrict)
put_back() {
  echo "$kptr" >/proc/sys/kernel/kptr_restrict
  if [ "$(cat /proc/sys/kernel/ftrace_enabled)" != 1 ]; then echo 1 >/proc/sys/kernel/ftrace_enabled; fi
  echo 1 >"$debug/kprobes/enabled"
  rm -f "$config"
  capture_clean_up
}
trap put_back EXIT

# Runs a command with some of the system hidden or otherwise, for it alone.
without() { unshare -m --propagation private bash -c "$1; shift; exec \"\$@\"" - "$@"; }

# differs NAME LINES COMMAND...: what the doctor says now beyond what it said at first. What it did not say is shown.
differs() {
  local name=$1 lines=$2
  shift 2
  "$@" ftview doctor >"$work/now"
  check "$name" equal "$lines" "$(grep -vxFf "$work/doctor" "$work/now")"
}

# changed FILE SED: a copy of a file of tracefs with something changed; prints how to put it in its place.
changed() {
  local copy
  copy=$(mktemp "$work/changed.XXXXXX")
  sed "$2" "$1" >"$copy"
  echo "mount --bind $copy $1"
}

ftview doctor >"$work/doctor"
check "without the module the status is 1" equal 1 $?
sed 's/^/# /' "$work/doctor"
check "nothing is missing but the module" equal "missing  module ftview is not loaded, and dkms does not know it: install the package ftview-dkms; \
or in ftview's source: dkms install ./kmod && modprobe ftview, or make -C kmod && insmod kmod/ftview.ko" "$(grep '^missing' "$work/doctor")"
check "it is short" test "$(wc -l <"$work/doctor")" -le 26
check "the kernel is named" grep -q "Linux $(uname -r)" "$work/doctor"
ftview doctor --all >"$work/all"
check "all of it is longer" test "$(wc -l <"$work/all")" -gt 60
check "and has nothing more that is missing" equal 1 "$(grep -c '^missing' "$work/all")"
check "calls are laid out as they are known" grep -q '^ok .*calls are laid out as ftview knows them' "$work/doctor"
check "the gate's functions are as they were" grep -q '^ok .*the gate: .* can be probed and take what they did' "$work/doctor"

# What it was built with lies beside the modules from 6.19 on; elsewhere a box has it from here.
if ! grep -q 'the kernel was built with all that is needed' "$work/doctor"; then
  check "that its configuration is nowhere is said" grep -q '^note .*what the kernel was built with is written nowhere' "$work/doctor"
fi
if [ -e /ftview/config ]; then
  mkdir -p /boot
  cp /ftview/config "$config"
  # What the kernel itself says comes first, where it says it.
  hide=:
  [ ! -e /proc/config.gz ] || hide='mount --bind /dev/null /proc/config.gz'
  check "the configuration beside the kernel is read" grep -qxF \
    "ok       the kernel was built with all that is needed ($config)" <(without "$hide" ftview doctor)
  sed -i 's/^CONFIG_KPROBES=y/# CONFIG_KPROBES is not set/' "$config"
  check "an option that is off is named" grep -qxF \
    "missing  CONFIG_KPROBES is off: the module's gate is a kprobe: a kernel with CONFIG_KPROBES=y" \
    <(without "$hide" ftview doctor)
  cp /ftview/config "$config"
fi
ftview doctor --format json >"$RESULTS/kernel.json"
status=$?
check "JSON says the same" equal "1 $(grep -c '^missing' "$work/all")" "$status $(grep -c '"state":"missing"' "$RESULTS/kernel.json")"
check "and which kernel it is" grep -qx "\"release\":\"$(uname -r)\",*" "$RESULTS/kernel.json"
module=$(find /ftview -name ftview.ko | head -n 1)
check "what it says of symbols' versions is so" equal \
  "$(modinfo -F vermagic "$module" | grep -cw modversions) $(uname -r)" \
  "$(grep -c '"modversions":"true"' "$RESULTS/kernel.json") $(modinfo -F vermagic "$module" | cut -d ' ' -f 1)"
rm -f "$config"

# What calls return: by the kernel itself, by the module's way, or not.
only="values: of what calls return only the entry function's is recorded"
if grep -qx '"retval":"true",*' "$RESULTS/kernel.json"; then
  values="ok       values: the kernel itself records what each call returned" way=kernel
elif [ "$(uname -r | cut -d . -f 1,2)" = 6.1 ]; then
  values="note     $only: here function_graph has one return function for all trace arrays (each has its own from Linux 6.11 on)"
  way=none
else
  values="ok       values: what each call in a window returned can be recorded" way=module
fi
check "whether return values can be had" grep -qxF "$values" "$work/doctor"
check "JSON says so, too" grep -qx "\"values\":\"$way\",*" "$RESULTS/kernel.json"
# What they are given: by the tracer, by the module on 6.11 to 6.13, or not.
if grep -qx '"args":"true",*' "$RESULTS/kernel.json"; then
  given=kernel
elif [ $way = module ] && uname -r | grep -q '^6\.1[123]\.'; then
  given=module
else
  given=none
fi
check "whether arguments can be had: $given" grep -qx "\"arguments\":\"$given\",*" "$RESULTS/kernel.json"
if [ $way = module ]; then
  lines="note     $only: the kernel has no function trace_graph_return"
  # The module says what calls are given only along with what they return.
  if [ $given = module ]; then
    lines+=$'\n'"note     arguments: what calls are given is not recorded: that takes Linux 6.11 to 6.13, or 6.15 and later with \
CONFIG_FUNCTION_TRACE_ARGS"
  fi
  differs "a kernel whose tracer returns otherwise" "$lines" without "$(changed /proc/kallsyms '/ trace_graph_return$/d')"
fi

# Taken away for real.
echo 2 >/proc/sys/kernel/kptr_restrict
differs "hidden symbols" "missing  kernel symbols are hidden: /proc/kallsyms hides addresses from root; show them with 'sysctl \
kernel.kptr_restrict=1'" env
echo "$kptr" >/proc/sys/kernel/kptr_restrict
# 7.3 does not let anybody.
if echo 0 2>/dev/null >/proc/sys/kernel/ftrace_enabled; then
  differs "ftrace switched off" "missing  ftrace is switched off: sysctl kernel.ftrace_enabled=1" env
  echo 1 >/proc/sys/kernel/ftrace_enabled
else
  differs "ftrace switched off, as the doctor sees it" "missing  ftrace is switched off: sysctl kernel.ftrace_enabled=1" \
    without "$(changed /proc/sys/kernel/ftrace_enabled 's/1/0/')"
fi
echo 0 >"$debug/kprobes/enabled"
differs "kprobes switched off" "missing  kprobes are off: echo 1 > $debug/kprobes/enabled" env
echo 1 >"$debug/kprobes/enabled"

# Taken away for the doctor alone.
names=$(grep -o 'the gate: .* can be probed' "$work/doctor" | sed 's/ can be probed//')
differs "no debugfs" "ok       $names are there and take what they did
ok       kprobes (debugfs is not mounted, so not checked)" without "umount -l $debug"
check "no tracefs" grep -q "^missing  tracefs: no tracefs; mount it with" <(without "umount -l $tracing $debug" ftview doctor)
differs "a kernel that lacks a function of the gate" "missing  the gate: the kernel has no function trace_ignore_this_task: this \
kernel has changed what the module is made of: a newer ftview may know it, else report it" \
  without "$(changed /proc/kallsyms '/ trace_ignore_this_task$/d')"
differs "one that may not be probed" "missing  the gate: nobody may probe trace_ignore_this_task: this kernel has changed what \
the module is made of: a newer ftview may know it, else report it" \
  without "$(changed $debug/kprobes/blacklist '1s/\t.*/\ttrace_ignore_this_task/')"
differs "an export that is gone" "missing  modules may not use trace_get_event_file, so that ftview.ko cannot be loaded: this \
kernel has changed what the module is made of: a newer ftview may know it, else report it" \
  without "$(changed /proc/kallsyms '/ __ksymtab_trace_get_event_file$/d')"
entry=$tracing/events/ftrace/funcgraph_entry/format
differs "a field that nobody knows" "note     funcgraph_entry has fields that are not known: colour: what is not known of them \
is not shown; a newer ftview may know it, else report it" \
  without "$(changed $entry '/ depth;/a\	field:unsigned long colour;	offset:24;	size:8;	signed:0;')"
check "an entry point that ftrace cannot hook" grep -q "^note     -a ip-in is only ip_local_deliver (ip6_input: ftrace cannot" \
  <(without "$(changed $tracing/available_filter_functions '/^ip6_input$/d')" ftview doctor)

# An ordinary user sees less, and is told so.
setpriv --reuid 65534 --regid 65534 --clear-groups ftview doctor >"$work/user"
check "an ordinary user lacks root and the module" equal "1 2" "$? $(grep -c '^missing' "$work/user")"
check "and is told what he cannot see" test "$(grep -c 'only root can see' "$work/user")" -ge 4
check "he sees what the gate is made of" grep -q '^ok .*the gate: ' "$work/user"

# The module takes what the doctor says that names stand for.
functions=$(sed -n 's/^"entry\.[^"]*":"\([^"]*\)".*/\1/p' "$RESULTS/kernel.json" | tr '\n' ' ')
check "all named entry points stand for functions" equal 7 \
  "$(grep '^"entry\.' "$RESULTS/kernel.json" | grep -cv '"none"')"
check "the module loads" insmod /ftview/ftview.ko
read -r -a functions <<<"$functions"
check "it takes all of these ${#functions[@]}" grep -qx armed <(/ftview/gate/gate_arm -c "${functions[@]/#/-f}" </dev/null 2>&1)
ftview doctor >"$work/loaded"
check "with the module a capture is possible" equal "0 0" "$? $(grep -c '^missing' "$work/loaded")"
check "it says the same of return values" grep -qxF "$values" "$work/loaded"
check "the device answers" grep -q '^ok       /dev/ftview answers' "$work/loaded"
check "the module unloads" rmmod ftview
differs "all is as it was" "" env
finish
