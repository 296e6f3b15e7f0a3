#!/bin/bash
# Arming all functions, which takes the kernel seconds here: it says how far it is, and can be given up.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
trap capture_clean_up EXIT

check "the module loads" insmod /ftview/ftview.ko
used_before
snapshot >"$work/before"
functions=$(awk '{ print $1 }' "$tracing/dyn_ftrace_total_info")
hooks="switching function_graph on in $functions functions"

script -q -e -c "ftview record -f 'udp port 9' --time 1 -o '$work/shown.dat'" "$work/shown" </dev/null >/dev/null
check "it captures" equal 0 $?
check "the line says what is done before" grep -q 'arming: reading what this kernel has' "$work/shown"
check "and that functions are hooked, and how many" grep -q "arming: $hooks" "$work/shown"

# given_up NAME CONDITION...: ^C once that holds.
given_up() {
  local name=$1
  shift
  ftview record -f 'udp port 9' -o "$work/no.dat" 2>"$work/$name.log" &
  recorder=$!
  until_true "$@"
  kill -INT "$recorder"
  ended
  check "$name: it says so" equal "2 ftview: ended before anything was captured; nothing is saved" "$status $(cat "$work/$name.log")"
  check "$name: no file is made" test ! -e "$work/no.dat"
  check "$name: all settings are as they were" same_tracing "$work/before"
  check "$name: nothing is left to restore" test ! -e /run/ftview/restore
  check "$name: the device is free" equal 0 "$(cat /sys/module/ftview/refcnt)"
}
device_is_open() { [ "$(cat /sys/module/ftview/refcnt)" != 0 ]; }
given_up "while it looks at the kernel" device_is_open
given_up "while the kernel hooks functions" test -e /run/ftview/restore

# The same on the screen, whose form is open when it starts: the keys come through a pipe, what is drawn goes into a file.
mkfifo "$work/keys"
script -q -e -f -c "stty rows 24 cols 100; TERM=xterm-256color ftview" "$work/screen" <"$work/keys" >/dev/null &
recorder=$!
exec 7>"$work/keys"
until_true grep -q 'arm a capture' "$work/screen"
printf 'udp port 9\r' >&7
check "the screen says that functions are hooked" until_true grep -q "$hooks" "$work/screen"
printf q >&7
check "q gives it up" until_true grep -q 'tracing is as it was' "$work/screen"
check "the screen: all settings are as they were" same_tracing "$work/before"
printf '\003' >&7
ended
exec 7>&-
check "it ends" equal 0 "$status"
check "the module unloads" rmmod ftview
finish
