#!/bin/bash
# What each call was given, where the kernel records that (options/funcgraph-args), and sub-buffers of all sizes that this
# kernel takes.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
trap capture_clean_up EXIT

check "the module loads" insmod /ftview/ftview.ko
used_before
snapshot >"$work/before"
option=options/funcgraph-args
own=$tracing/instances/ftview

# record NAME ARG...: twenty packets; the instance's settings meanwhile are in $recorded.
record() {
  local name=$1
  shift
  start_record "$name" -a ip-rcv -f 'udp dst port 7000' -c 20 --time 120 -o "$work/$name.dat" "$@"
  recorded=
  for place in "$own" "$tracing"; do
    if [ -e "$place/$option" ]; then
      recorded=$(cat "$place/$option")
      break
    fi
  done
  if [ -e "$own/buffer_subbuf_size_kb" ]; then recorded="${recorded:+$recorded }$(cat "$own/buffer_subbuf_size_kb")"; fi
  traffic udp4:7000:20 udp4:7001:20 >/dev/null
  ended
  cat "$work/$name.log"
  ftview export "$work/$name.dat" --format json -o "$work/$name.json"
  grep -o '"name":"ip_rcv"[^{}]*' "$work/$name.json" >"$work/$name.calls"
}

arguments=
if [ -e "$tracing/$option" ]; then arguments=1; fi
echo "arguments: ${arguments:-no}"
sizes=()
if [ -e "$tracing/buffer_subbuf_size_kb" ]; then sizes=(4 16 64); fi
for size in "${sizes[@]}"; do
  record "size$size" --sub-buffer "$size"
  check "sub-buffers of $size KiB: all packets are there" equal "0 20" \
    "$status $(grep -o '"integrity":"complete"' "$work/size$size.json" | wc -l)"
  check "the kernel was told so" equal "${arguments:+1 }$size" "$recorded"
  check "opened again it says the same of each packet's calls" equal 20 "$(wc -l <"$work/size$size.calls")"
  if [ -n "$arguments" ]; then
    # The kernel's own names; the addresses of packets, devices and namespaces are the window's.
    check "each call says what it was given" equal 20 \
      "$(grep -cE '"args":"skb=0x[0-9a-f]{16}, dev=0x[0-9a-f]{16}, pt=0x[0-9a-f]{16}, orig_dev=0x[0-9a-f]{16}"' \
        "$work/size$size.calls")"
    check "and another address than the device's" equal 0 \
      "$(grep -cE '"args":"skb=(0x[0-9a-f]*), dev=\1' "$work/size$size.calls")"
  fi
done
if [ ${#sizes[@]} = 0 ]; then
  ftview record -f udp -c 1 --time 5 --sub-buffer 16 -o "$work/none.dat" >"$work/none.log" 2>&1
  check "sub-buffers of one size only are told" equal "2 1" "$? $(grep -c 'leave out --sub-buffer' "$work/none.log")"
  check "and nothing was done" test ! -e "$work/none.dat"
fi
ftview record -f udp -c 1 --time 5 --sub-buffer 3 -o "$work/none.dat" >"$work/none.log" 2>&1
check "a size that cannot be is refused" equal "2 1" "$? $(grep -c '4 to 512 KiB' "$work/none.log")"

record without --no-values
check "without values: all packets are there" equal "0 20" \
  "$status $(grep -o '"integrity":"complete"' "$work/without.json" | wc -l)"
if [ -n "$arguments" ]; then check "the option is off" equal 0 "${recorded%% *}"; fi
check "no call says what it was given" equal 0 "$(grep -o '"args":"' "$work/without.json" | wc -l)"

check "tracing is as it was" same_tracing "$work/before"
finish
