#!/bin/bash
# A capture that others start: a service manager, which is told when it is ready, and sudo, whose caller gets the files.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
# shellcheck source=capture-lib.sh
. /ftview/suites/capture-lib.sh
trap capture_clean_up EXIT

check "the module loads" insmod /ftview/ftview.ko
used_before
snapshot >"$work/before"
few=(--trace '*udp*_rcv,udp_queue_rcv_one_skb')
owner() { stat -c '%u:%g %a' "$1"; }

# As the unit in the documents has it, but for the names.
/ftview/suites/notified ftview record -f 'udp dst port 7000' "${few[@]}" --ring 10 -o "$work/service.dat" \
  >"$work/told" 2>"$work/service.log" &
manager=$!
check "the manager is told that it is ready" until_true grep -q '^READY=1$' "$work/told"
check "once it is armed" grep -q '^armed' "$work/service.log"
service=$(sed -n 's/^pid //p' "$work/told")
check "packets pass" traffic udp4:7000:30
kill -USR1 "$service"
check "a reload writes what there is" until_true test -e "$work/service-1.dat"
check "nothing is told of an end" sh -c "! grep -q STOPPING '$work/told'"
kill -TERM "$service"
status=0
wait "$manager" || status=$?
check "it stops without trouble" equal 0 "$status"
check "and tells that it does" grep -q '^STOPPING=1$' "$work/told"
check "a stop saves" equal 10 "$(ftview export "$work/service.dat" --format json | grep -c '"kind":"packet"')"
check "the files are root's" equal "0:0 600 0:0 600" "$(owner "$work/service.dat") $(owner "$work/service-1.dat")"

export SUDO_UID=1234 SUDO_GID=5678
start_record sudo "${few[@]}" -f 'udp dst port 7000' -c 5 --time 300 -o "$work/sudo.dat"
check "a capture arms under sudo" grep -q "^armed" "$work/sudo.log"
check "packets pass it" traffic udp4:7000:5
ended
check "it ends" equal 0 "$status"
check "its file is the caller's alone" equal "1234:5678 600" "$(owner "$work/sudo.dat")"
check "so is what is made of it" ftview export "$work/sudo.dat" --format text -o "$work/sudo.txt"
check "and belongs to him" equal "1234:5678 600" "$(owner "$work/sudo.txt")"
unset SUDO_UID SUDO_GID
check "tracing is as it was" same_tracing "$work/before"
finish
