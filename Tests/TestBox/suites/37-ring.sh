#!/bin/bash
# A ring keeps the newest packets, or those that a rule asks for, on a disk and in a memory that do not grow; what is there
# can be had at any time; every match is accounted for.
#
#   37-ring.sh [PACKETS]    how many packets go through a ring of 100, a multiple of 40; 5,000 unless told
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
packets=${1:-5000}
trap capture_clean_up EXIT
few=(--trace '*udp*_rcv,*udp_queue_rcv_one_skb,ip_protocol_deliver_rcu,sock_def_readable,*skb_reason*')

check "the module loads" insmod /ftview/ftview.ko
used_before
snapshot >"$work/before"

memory() { awk -v name="$1:" '$1 == name { print $2 }' "/proc/$recorder/status"; }
# KiB on disk of the file without a name that the trace lies in.
spooled() { stat -L -c '%b %h' "/proc/$recorder/fd/"* | awk '$2 == 0 && $1 > 0 { print int($1 / 2) }' | sort -n | tail -n 1; }
# The numbers of a file's windows, in order.
numbers() { trace-cmd report -i "$1" 2>/dev/null | sed -n 's/.* packet_begin: *id=\([0-9]*\) .*/\1/p'; }
whole() { ftview export "$1" --format json | grep -o '"integrity":"complete"' | wc -l; }
# in_a_row FILE COUNT: the file has so many windows, and none is missing between them.
in_a_row() { numbers "$1" | awk -v count="$2" 'NR > 1 && $1 != before + 1 { bad = 1 } { before = $1 } END { print NR; exit bad || NR != count }'; }
saved() { [ "$(grep -c '^saved in .* so far' "$recorder_log")" = "$1" ]; }
adds_up() {
  local matched all got gone
  read -r matched all got gone < <(sum "$1")
  equal "$matched $2 0" "$all $got $gone"
}

# half KIND...: half of the packets, in bursts: between two reads of the buffers all that has come needs room.
half() {
  local burst
  for burst in {1..10}; do
    # shellcheck disable=SC2046 # a word for each kind
    traffic $(printf " %s:7000:$((packets / 20 / $#))" "$@") || return
    sleep 0.4
  done
}

mkdir "$work/out"
start_record ring "${few[@]}" -f 'udp dst port 7000' --ring 100 -o "$work/out/ring.dat"
check "a ring arms" grep -q "^armed" "$work/ring.log"
check "packets pass" half udp4
disk=$(spooled)
resident=$(memory VmRSS)
kill -USR1 "$recorder"
check "SIGUSR1 writes what is there" until_true saved 1
check "to a file of the newest 100" in_a_row "$work/out/ring-1.dat" 100
check "all of them whole" equal 100 "$(whole "$work/out/ring-1.dat")"
check "more pass" half udp6 udp4
echo "# $(spooled) KiB on disk and $(memory VmRSS) KiB in memory after $packets packets, $disk and $resident after half of them"
check "the disk does not grow" test "$(spooled)" -le $((disk + disk / 10 + 64))
check "nor does the memory" test "$(memory VmRSS)" -le $((resident + resident / 10))
kill -USR1 "$recorder"
check "SIGUSR1 writes again" until_true saved 2
check "to another file" in_a_row "$work/out/ring-2.dat" 100
check "of later packets" test "$(numbers "$work/out/ring-2.dat" | head -n 1)" -gt "$(numbers "$work/out/ring-1.dat" | tail -n 1)"
kill -INT "$recorder"
ended
cat "$work/ring.log"
check "the ring ends like any capture" equal 0 "$status"
check "with its newest packets in the file" in_a_row "$work/out/ring.dat" 100
check "the last of which came last" equal "$packets" "$(numbers "$work/out/ring.dat" | tail -n 1)"
check "trace-cmd sees as many ends" equal 100 "$(trace-cmd report -i "$work/out/ring.dat" 2>/dev/null | grep -c ' packet_end:')"
check "every match is accounted for" adds_up "$work/ring.log" 100

start_record bytes "${few[@]}" -f 'udp dst port 7000' --ring 1M -o "$work/out/bytes.dat"
check "a ring of bytes arms" grep -q "^armed" "$work/bytes.log"
reserve=$(spooled)
check "packets pass it" traffic udp4:7000:$((packets / 2))
echo "# $(spooled) KiB on disk, $reserve of them set aside before the first packet"
check "it takes no more than it was given" test "$(spooled)" -le $((reserve + 1024 + 64))
kill -INT "$recorder"
ended
tail -n 1 "$work/bytes.log"
kept=$(numbers "$work/out/bytes.dat" | wc -l)
check "the file has the last packets of them" in_a_row "$work/out/bytes.dat" "$kept"
check "of which there are some" test "$kept" -gt 10
check "every match is accounted for, too" adds_up "$work/bytes.log" "$kept"

# A packet that nobody waits for, among others.
unwanted() { left bash -c 'echo x >/dev/udp/10.0.1.2/7099'; }
start_record drops "${few[@]}" -f 'udp' --ring 100 --keep dropped --around 2 -o "$work/out/drops.dat"
check "a ring with a rule arms" grep -q "^armed" "$work/drops.log"
check "nothing is dropped at first" traffic udp4:7000:200
check "then a packet is" unwanted
check "and nothing any more" traffic udp4:7000:200
kill -INT "$recorder"
ended
tail -n 1 "$work/drops.log"
check "the dropped packet is there with two before and behind it" in_a_row "$work/out/drops.dat" 5
check "it is the one in the middle" equal 3 "$(ftview export "$work/out/drops.dat" --format json | grep '"kind":"packet"' | grep -n NO_SOCKET | cut -d : -f 1)"
check "the others are accounted for" adds_up "$work/drops.log" 5

start_record paths "${few[@]}" -f 'udp' --ring 100 --keep new-path -o "$work/out/paths.dat"
check "a ring of new paths arms" grep -q "^armed" "$work/paths.log"
check "packets take the usual ones" traffic udp4:7000:200
kill -USR1 "$recorder"
check "some of which were new once" until_true saved 1
usual=$(numbers "$work/out/paths-1.dat" | wc -l)
check "then one takes another" unwanted
check "and more the usual ones" traffic udp4:7000:200
kill -INT "$recorder"
ended
tail -n 1 "$work/paths.log"
check "the new one is kept, and hardly more" test "$(numbers "$work/out/paths.dat" | wc -l)" -gt "$usual" -a "$(numbers "$work/out/paths.dat" | wc -l)" -le $((usual + 5))
check "it is the one that was dropped" sh -c "ftview export '$work/out/paths.dat' --format json | grep -q NO_SOCKET"

# Without a ring a capture can be asked as well.
start_record all "${few[@]}" -f 'udp dst port 7000' --time 300 -o "$work/out/all.dat"
check "a capture of everything arms" grep -q "^armed" "$work/all.log"
check "packets come" traffic udp4:7000:40
kill -USR1 "$recorder"
check "what is there so far is written" until_true saved 1
check "more packets come" traffic udp4:7000:10
kill -INT "$recorder"
ended
check "the first file has the first packets" in_a_row "$work/out/all-1.dat" "$(numbers "$work/out/all-1.dat" | wc -l)"
check "the last file has all" in_a_row "$work/out/all.dat" 50
check "tracing is as it was" same_tracing "$work/before"
finish
