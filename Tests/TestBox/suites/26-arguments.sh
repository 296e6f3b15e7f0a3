#!/bin/bash
# What each call was given, where the kernel records that (options/funcgraph-args) or the module says it, compared with what
# the kernel's own probes see; and sub-buffers of all sizes that this kernel takes.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
take_down() {
  echo 0 >"$tracing/instances/probes/events/ftprobe/enable"
  rmdir "$tracing/instances/probes"
  grep -o '^p:ftprobe/[a-z_0-9]*' "$tracing/kprobe_events" | sed 's/^p/-/' >"$work/ends"
  while read -r line; do echo "$line" >>"$tracing/kprobe_events"; done <"$work/ends"
} 2>/dev/null
trap 'take_down; capture_clean_up' EXIT

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
ftview doctor --format json >"$work/doctor.json"
way=$(sed -n 's/^"arguments":"\([a-z]*\)".*/\1/p' "$work/doctor.json")
echo "arguments: ${arguments:-no}, way: $way"
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

# By the module: the kernel's own probes see the same. At a function's first instruction they would be another user of ftrace,
# so that they stand behind ftrace's call, nine bytes in; names and types come from one there that is never switched on.
registers=(%di %si %dx %cx %r8 %r9)
probe() { # FUNCTION
  local fields=() type name place=0 wanted=()
  echo "p:ftprobe/names $1 \$arg*" >>"$tracing/kprobe_events" || return
  while read -r type name; do
    if [ "$type" = u64 ]; then type=x64; fi
    wanted+=("$name=${registers[place]}:$type")
    place=$((place + 1))
  done < <(sed -n '/__probe_ip/d; s/.*field:\([us][0-9]*\) \([a-z_0-9]*\);.*offset:.*/\1 \2/p' \
    "$tracing/events/ftprobe/names/format" | grep -v common_)
  echo "-:ftprobe/names" >>"$tracing/kprobe_events"
  [ ${#wanted[@]} -gt 0 ] && echo "p:ftprobe/$1 $1+9 ${wanted[*]}" >>"$tracing/kprobe_events"
}
if [ "$way" = module ]; then
  mkdir "$tracing/instances/probes"
  probed=(ip_rcv ip_local_deliver udp_rcv udp_queue_rcv_one_skb fib_table_lookup)
  for function in "${probed[@]}"; do check "a probe of $function" probe "$function"; done
  cat "$tracing/kprobe_events"
  echo 1 >"$tracing/instances/probes/events/ftprobe/enable"
  record module
  cat "$tracing/instances/probes/trace" >"$work/probes"
  check "by the module: all packets are there" equal "0 20" \
    "$status $(grep -o '"integrity":"complete"' "$work/module.json" | wc -l)"
  check "each entry says what it was given" equal 20 \
    "$(grep -cE '"args":"skb=0x[0-9a-f]{16}, dev=0x[0-9a-f]{16}, pt=0x[0-9a-f]{16}, orig_dev=0x[0-9a-f]{16}"' \
      "$work/module.calls")"
  for function in "${probed[@]}"; do
    grep -o "\"name\":\"$function\"[^{}]*" "$work/module.json" | sed -n 's/.*"args":"\([^"]*\)".*/\1/p' | sort >"$work/said"
    sed -n "s/.* $function: ([^)]*) //p" "$work/probes" | sed 's/ /, /g' | sort >"$work/seen"
    echo "# $function: $(wc -l <"$work/said") said, $(wc -l <"$work/seen") seen: $(head -n 1 "$work/said")"
    check "$function: there are some" test "$(wc -l <"$work/said")" -ge 20
    check "$function: a probe has seen each of them" equal "" "$(comm -23 "$work/said" "$work/seen" | head -n 3)"
  done
  ftview export "$work/module.dat" --format text -o "$work/module.txt"
  check "text has them, too" equal 20 "$(grep -c 'ip_rcv(skb=0x[0-9a-f]*, dev=0x[0-9a-f]*, pt=' "$work/module.txt")"
  take_down
fi

# named NAME DEVICE INDEX NETNS ARG...: packets over a device, of which the window says where they are; ARG is for the traffic.
# With $fields, options of record.
fields=()
named() {
  local name=$1 device=$2 index=$3 netns=$4 known json="$work/$1.json"
  shift 4
  start_record "$name" -a ip-rcv -f 'udp dst port 7000 or tcp dst port 9000' -c 60 --time 300 --buffer 16384 --trace net \
    "${fields[@]}" -o "$work/$name.dat"
  traffic "$@" udp4:7000:20 tcp4:9000:20 >/dev/null
  ended
  sed 's/^/# /' "$work/$name.log"
  cp "$work/$name.dat" "$RESULTS/"
  ftview export "$work/$name.dat" --format json | grep '^{"index"' >"$json"
  sed 's/.*"summary":"\([^"]*\)".*"objects":/# \1 /' "$json" | sed -n '1p; $p'
  check "$name: all packets are there" equal "0 60" "$status $(wc -l <"$json")"
  # The first argument of the entry's function is the packet, the second its device.
  known='"name":"ip_rcv"[^{}]*"args":"skb=(0x[0-9a-f]{16}), dev=(0x[0-9a-f]{16}), .*"objects":\[\{"kind":"skb","address":"\1",'
  known+='"number":0,"name":"skb","freed_in":[0-9nul]*\},\{"kind":"dev","address":"\2",'"\"number\":$index,\"name\":\"$device\","
  check "$name: of each it is known where it and its device are" equal 60 "$(grep -cE "$known" "$json")"
  check "$name: and in which namespace" equal 60 "$(grep -c "\"kind\":\"net\",[^{}]*\"number\":$netns,\"name\":\"net $netns\"" "$json")"
  check "$name: sockets of connections are known" test "$(grep -c '"kind":"sock",[^{}]*"number":9000,"name":"tcp:9000"' "$json")" -ge 10
  check "$name: nothing is called what it is not" equal 0 "$(grep -cE '"name":"(udp|tcp[a-z-]*):(0|[0-9]{1,3})"' "$json")"
  ftview export "$work/$name.dat" --format text -o "$work/$name.txt"
  check "$name: text is read back" equal "$(grep -o '"objects":.*' "$json" | cksum)" \
    "$(ftview export "$work/$name.txt" --format json | grep '^{"index"' | grep -o '"objects":.*' | sed 's/,$//' |
      sed "$(wc -l <"$json")"'!s/$/,/' | cksum)"
  trace-cmd report -i "$work/$name.dat" >"$work/$name.report" 2>/dev/null
  check "$name: so is trace-cmd's" equal 60 \
    "$(ftview export "$work/$name.report" --format json | grep -c '"objects":\[{"kind":"skb","address":"0x[0-9a-f]*","number":0,"name":"skb"')"
  # Packets of one flow differ in where they are, and in nothing else that is a cause.
  check "$name: a diff of two blames no address" equal 0 \
    "$(ftview diff "$work/$name.dat#1" "$work/$name.dat#2" --no-learn | grep '^cause: ' | grep -cE '0x[0-9a-f]{16}|another')"
}
if [ -n "$arguments" ] || [ "$way" = module ]; then
  named veth veth0 "$(right cat /sys/class/net/veth0/ifindex)" "$(right stat -Lc %i /proc/self/ns/net)"
  # A datagram never points to the socket that it is for: what looks that up says it, which only --fields asks for.
  fields=(--fields sk.sk_state)
  named loopback lo 1 "$(stat -Lc %i /proc/self/ns/net)" -s - -d - -4 127.0.0.1
  check "loopback: the sockets of datagrams are known" test \
    "$(grep -c '"kind":"sock",[^{}]*"number":7000,"name":"udp:7000"' "$work/loopback.json")" -ge 10
fi
check "without arguments nothing is said of addresses" equal 0 \
  "$(trace-cmd report -i "$work/without.dat" 2>/dev/null | grep -c 'packet_object:')"

check "tracing is as it was" same_tracing "$work/before"
finish
