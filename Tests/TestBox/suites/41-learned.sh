#!/bin/bash
# --trace learned: all functions are traced until the first packets have shown what they call, then only those, and what these
# can call; under a name that is known the next time; tracing is left as it was.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
trap capture_clean_up EXIT

check "the module loads" insmod /ftview/ftview.ko
used_before
snapshot >"$work/before"
array=$tracing
if works_in_instance; then array=$tracing/instances/ftview; fi
file=/var/lib/ftview/box.functions
rm -f "$file"
traced() { grep -cv '^#' "$array/set_ftrace_filter"; }
# A name may stand for several functions.
names() { sed '/^#/d; s/ .*//' | sort -u; }
has() { grep -qx -e "$1" -e "$1 .*" "$array/set_ftrace_filter"; }
# Names of the functions that were called in the packets from number $2 on.
functions() {
  ftview export "$1" --format csv --packet "$2" | awk -F, 'NR > 1 && $10 == "false" { print $3 }' | sort -u
}
adds_up() {
  local matched all captured lost
  read -r matched all captured lost < <(sum "$1")
  equal "$2 $2 $2 0" "$matched $all $captured $lost"
}

start_record first -f 'udp dst port 7000' --trace learned=box -o "$work/first.dat"
check "a capture that learns arms" grep -q "^armed" "$work/first.log"
check "it says that more is traced at first" grep -q "^note: more is traced until 32 packets" "$work/first.log"
check "so it is" equal 0 "$(traced)"
check "packets pass" traffic udp4:7000:40
check "it has learned" until_true grep -q "^note: learned" "$work/first.log"
echo "# $(grep '^note: learned' "$work/first.log")"
check "some functions are left" test "$(traced)" -gt 10 -a "$(traced)" -lt 2000
check "the handler is one" has udp_rcv
check "a lock is not" sh -c "! grep -q '^_raw_spin_lock' '$array/set_ftrace_filter'"
check "more packets pass" traffic udp4:7000:10
kill -INT "$recorder"
ended
cat "$work/first.log"
check "it ends like any capture" equal 0 "$status"
check "every match is in the file" adds_up "$work/first.log" 50
check "whole" equal 50 "$(ftview export "$work/first.dat" --format json | grep -o '"integrity":"complete"' | wc -l)"
functions "$work/first.dat" 50 >"$work/last"
check "later packets have none of the locks" sh -c "! grep -q _raw_spin '$work/last'"
check "but the others of those before" equal "" "$(functions "$work/first.dat" 30 | grep -v -e '_raw_\|rcu_read\|local_bh\|kmem_cache\|kfree$\|kmalloc\|slab\|mutex\|preempt' | comm -23 - "$work/last")"
check "tracing is as it was" same_tracing "$work/before"

check "the functions are kept" test -s "$file"
start_record second -f 'udp dst port 7000' --trace learned=box -o "$work/second.dat"
check "the next capture of that name knows them" grep -q "^note: .* functions are traced, as learned before" "$work/second.log"
check "and traces these" equal "$(tail -n +3 "$file" | names)" "$(names <"$array/set_ftrace_filter")"
check "packets pass it" traffic udp4:7000:5
kill -INT "$recorder"
ended
check "every match is in its file" adds_up "$work/second.log" 5
check "with the functions of the last ones before" equal "$(cat "$work/last")" "$(functions "$work/second.dat" 5)"
check "tracing is as it was" same_tracing "$work/before"

rm "$file"
start_record short -f 'udp dst port 7000' --trace learned=box -c 5 -o "$work/short.dat"
check "few packets pass" traffic udp4:7000:5
ended
check "of few nothing is learned, and that is said" grep -q "^note: nothing was learned of 5 packets: it takes 32" "$work/short.log"
check "nor kept" test ! -e "$file"
start_record quick -f 'udp dst port 7000' --trace learned=box -c 40 -o "$work/quick.dat"
check "as many as it takes pass, and it ends" traffic udp4:7000:60
ended
check "it has learned all the same" grep -q "^note: learned" "$work/quick.log"
check "and keeps that" grep -qx udp_rcv "$file"
check "tracing is as it was" same_tracing "$work/before"

start_record killed -f 'udp dst port 7000' --trace learned -o "$work/killed.dat"
check "another one learns" traffic udp4:7000:40
check "and has learned" until_true grep -q "^note: learned" "$work/killed.log"
kill -KILL "$recorder"
ended
check "killed then, tracing is as it was" until_true same_tracing "$work/before"
rm -rf "$file"
rmdir /var/lib/ftview 2>/dev/null
finish
