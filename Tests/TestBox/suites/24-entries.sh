#!/bin/bash
# Entry points by name and by function, at every place that a packet passes: windows are the packets that the kernel's
# packet filter counts. Journeys over a router, verdicts, what is kept, and which functions are traced.
#
#   24-entries.sh [STEP]    whether the module takes what `ftview entries` offers is tried with each STEP-th function
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh

take_down() {
  capture_clean_up
  local name
  for name in from router to; do ip netns del "$name" 2>/dev/null; done
}
trap take_down EXIT

# What can be an entry point, before there is a module.
check "functions that take a packet are listed" ftview entries --all
ftview entries >"$work/entries"
check "more than a thousand can be used" test "$(wc -l <"$work/entries")" -gt 1000
for name in rx ip-rcv ip-in ip-forward ip-out xmit backlog; do
  check "$name stands for a function here" grep -Eq "  [0-9]  (.*, )?$name(,|$)" "$work/entries"
done
check "a module's functions are among them" grep -q '^veth_xmit \[veth\] *1' "$work/entries"
check "a pattern chooses" equal "ip_local_deliver  1  ip-in" "$(ftview entries ip_local_deliver)"
check "JSON says the same" grep -q '{"function":"ip_local_deliver","module":null,"argument":1,"names":\["ip-in"\],"reason":null}' \
  <(ftview entries 'ip_local_del*' --format json)
ftview entries no_such_function >"$work/why" 2>&1
check "what matches nothing is status 2" equal 2 $?
ftview entries __skb_try_recv_datagram >"$work/why"
check "what cannot be used is status 1" equal 1 $?
check "and says why" grep -q -- '-  .' "$work/why"

check "the module loads" insmod /ftview/ftview.ko
used_before
snapshot >"$work/before"
# The module and ftview decide by one rule. A function is tried by adding it, which hooks nothing; both read all of BTF.
ftview entries --all --format json |
  awk -F '"' '/"function":/ { print /"reason":null/ ? "offered" : "refused", $7 == ":" ? $8 : "-", $4 }' >"$work/functions"
check "JSON offers the same" equal "$(grep -cE " [0-9](  |\$)" "$work/entries")" "$(grep -c "^offered " "$work/functions")"
awk '{ print $1 }' "$work/functions" | sort | uniq -c | sed 's/^/#/'
check "the module takes what is offered, and nothing that is not" /ftview/suites/offered "${1:-25}" <"$work/functions"
check "doctor tells how many functions can be entry points" grep -Eq '^ok .*BTF\): [0-9]{4} functions' <(ftview doctor)

right nft -f - <<'END'
table inet capture {
  counter wanted { }
  chain input {
    type filter hook input priority 0;
    udp dport 7000 counter name wanted
    tcp dport 9000 counter name wanted
  }
}
END
counted() { right nft list counter inet capture wanted | sed -n 's/.*packets \([0-9]*\) .*/\1/p'; }

# Few functions are traced: what is counted here is windows, and patching all functions takes an emulated processor long.
few=(--trace 'udp*_rcv,tcp_v?_rcv,tcp_v?_do_rcv,ip_rcv,ip6_input,ip_local_deliver,__dev_queue_xmit,veth_xmit')

# entry NAME TRAFFIC FILTER [FUNCTION]: as many windows as packets, whole, and named so.
entry() {
  local name=$1 filter=$3 label=${4:-$1} before wanted
  start_record at -a "$name" "${few[@]}" -f "$filter" --time 300 -o "$work/at.dat" --force
  before=$(counted)
  # shellcheck disable=SC2086 # several flows
  traffic $2 >"$work/traffic" 2>&1
  kill -INT "$recorder"
  ended
  wanted=$(($(counted) - before))
  check "$name: packets were sent" test "$wanted" -ge 20
  check "$name: a window for each of them" grep -q " $wanted captured, [0-9]* calls: saved in" "$work/at.log"
  ftview export "$work/at.dat" --format json -o "$work/at.json" --force
  check "$name: all are whole and named so" equal "$wanted" \
    "$(grep -c "\"entry\":\"$label\".*\"integrity\":\"complete\"" "$work/at.json")"
  check "$name: each has a journey" equal 0 "$(grep -c '"journey":null' "$work/at.json")"
}
udp='udp4:7000:15 udp6:7000:15 udp4:7001:10'
# The handlers in the protocol tables are 20-record's.
for name in rx ip-rcv ip-in ip-out xmit; do entry "$name" "$udp" 'udp dst port 7000'; done
entry 'veth_xmit [veth]' "$udp" 'udp dst port 7000' veth:veth_xmit

# The backlog of a socket and its direct way are one function: every segment passes it that belongs to a connection.
start_record backlog -a backlog "${few[@]}" -f 'tcp dst port 9000' --time 300 -o "$work/backlog.dat"
check "backlog arms" grep -q '^armed' "$work/backlog.log"
traffic tcp4:9000:5 tcp6:9000:5 >/dev/null
kill -INT "$recorder"
ended
check "backlog: there are windows" grep -Eq ' [1-9][0-9]+ captured, ' "$work/backlog.log"
ftview export "$work/backlog.dat" --format json -o "$work/backlog.json"
check "backlog: of the socket's function, both families" equal "tcp_v4_do_rcv tcp_v6_do_rcv" \
  "$(grep -o '"roots":\[{"name":"[a-z0-9_]*"' "$work/backlog.json" | sed 's/.*"name":"\([^"]*\)"/\1/' | sort -u | tr '\n' ' ' | sed 's/ $//')"

# A router between two others: one packet, two interfaces, one journey.
ip -batch - <<'END'
netns add from
netns add router
netns add to
link add veth1 netns from type veth peer name veth1 netns router
link add veth2 netns to type veth peer name veth2 netns router
END
ip -n from -batch - <<'END'
link set veth1 up
address add 10.9.1.2/24 dev veth1
route add default via 10.9.1.1
END
ip -n to -batch - <<'END'
link set veth2 up
address add 10.9.2.2/24 dev veth2
route add default via 10.9.2.1
END
ip -n router -batch - <<'END'
link set veth1 up
link set veth2 up
address add 10.9.1.1/24 dev veth1
address add 10.9.2.1/24 dev veth2
END
ip netns exec router sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
check "the router forwards" ip netns exec from ping -q -c 1 10.9.2.2
send() { # COUNT: datagrams that nobody waits for
  ip netns exec from bash -c 'for i in $(seq '"$1"'); do echo x >/dev/udp/10.9.2.2/7000; done'
}
start_record journey -a rx -a ip-forward -a udp --trace 'ip_rcv,ip_forward,udp_rcv' \
  -f 'dst host 10.9.2.2 and udp dst port 7000' --time 300 -o "$work/journey.dat"
check "rx, ip-forward and udp arm together" grep -q '^armed' "$work/journey.log"
send 10
kill -INT "$recorder"
ended
check "each packet has four windows" grep -q ' 40 captured, ' "$work/journey.log"
ftview export "$work/journey.dat" --format text -o "$work/journey.txt"
# journey → devices in order
ways=$(sed -n 's/.*packet_begin: id=[0-9]* journey=\([0-9]*\) entry=\([^ ]*\) .* dev=\([^ ]*\) .*/\1 \2 \3/p' "$work/journey.txt" |
  awk '{ way[$1] = way[$1] " " $2 ":" $3 } END { for (j in way) print way[j] }' | sort | uniq -c | sed 's/^ *//')
check "and they are one journey, by way of the router" equal "10  rx:veth1 ip-forward:veth1 rx:veth2 udp:veth2" "$ways"
check "the router's function is in its window" equal 10 "$(grep -c ' ip_forward(' "$work/journey.txt")"
ftview export "$work/journey.dat" --format json -o "$work/journey.json"
# Some kernels have the one in the other.
dropper=$(first_of __udp4_lib_rcv udp_rcv)
check "the last ends in a drop, by reason and function" equal 10 \
  "$(grep -c "\"drop\":\"NO_SOCKET\",\"dropped_at\":\"$dropper\"" "$work/journey.json")"

# Of what is forwarded nothing is dropped: only what arrives is kept.
start_record keep -a udp --keep dropped,slower=1h --trace 'ip_rcv,udp_rcv' -f 'dst host 10.9.2.2 and udp dst port 7000' \
  --time 300 -c 5 -o "$work/keep.dat" 2>/dev/null
check "an hour is too long for a rule" grep -q "^ftview: 'slower=1h' is not a rule" "$work/keep.log"
ended
start_record keep -a ip-forward -a udp --keep dropped --trace 'ip_rcv,udp_rcv' -f 'dst host 10.9.2.2 and udp dst port 7000' \
  --time 300 -c 5 -o "$work/keep.dat"
check "a capture with a rule arms" grep -q '^armed' "$work/keep.log"
send 30
ended
check "its quota counts what is kept" grep -Eq ' 5 captured, [0-9]+ calls, [1-9][0-9]* not kept(, [0-9]+ after the quota)?: saved' "$work/keep.log"
ftview export "$work/keep.dat" --format json -o "$work/keep.json" 2>"$work/keep.err"
check "what was kept was dropped" equal 5 "$(grep -c '"drop":"NO_SOCKET"' "$work/keep.json")"
check "and nothing else is there" equal 5 "$(grep -c '"index":' "$work/keep.json")"
check "how many were left out is said" grep -q 'left out: the rules of what to keep' "$work/keep.err"

# Which functions are traced, and that all are again.
traced() { cat "$tracing"/instances/ftview/set_ftrace_filter 2>/dev/null || cat "$tracing/set_ftrace_filter"; }
start_record net --trace net --no-trace locks,rcu -a udp -f 'udp dst port 7000' --time 300 -o "$work/net.dat"
check "the network's functions are traced" grep -q '^armed' "$work/net.log"
traced >"$work/traced"
check "some thousands of them" test "$(wc -l <"$work/traced")" -gt 3000 -a "$(wc -l <"$work/traced")" -lt 12000
of_these() { grep -xE "$1" "$2" | sort | tr '\n' ' '; }
here=$(of_these 'udp_rcv|__udp4_lib_rcv|ip_rcv|tcp_v4_rcv' "$tracing/available_filter_functions")
check "by number they are the ones that were meant" equal "$here" \
  "$(of_these 'udp_rcv|__udp4_lib_rcv|ip_rcv|tcp_v4_rcv|schedule|kfree|_raw_spin_lock|tcp_sendmsg' "$work/traced")"
traffic udp4:7000:5 >/dev/null
kill -KILL "$recorder"
ended
check "the guard puts tracing back" until_true test ! -e /run/ftview/restore
check "all functions are traced again after kill -9" same_tracing "$work/before"

check "the module unloads" rmmod ftview
finish
