#!/bin/bash
# `ftview bundle`: the program in a box that has neither compiler nor headers, from one command here. It captures there and leaves
# nothing when it is removed.
set -u
. "$(dirname -- "$0")/../lib/common.sh"
. "$testbox/lib/release.sh"
# shellcheck source=../suites/lib.sh
. "$testbox/suites/lib.sh"
place=/var/tmp/bundle
in_box() { ssh -F "$FTVIEW_BOX_SSH_CONFIG" box "$@"; }
on_exit() { in_box "[ ! -e $place ] || $place/remove"; }
clean_up_on_exit

# Modules that were built for these kernels stay in the cache.
bundle() {
  XDG_CACHE_HOME=$cache "$binary" bundle --directory "$place" --ssh "ssh -F $FTVIEW_BOX_SSH_CONFIG" "$@"
}

# What of ftview lies on the box's disk and in the places that its users have.
traces() { in_box 'find / /run /tmp /root -xdev -iname "*ftview*" ! -path "/ftview*" | sort -u; ls -d /sys/module/ftview' 2>/dev/null; }

captures() {
  in_box "ping -q -i 0.5 127.0.0.1 >/dev/null & trap 'kill \$!' EXIT
    cd $place && ./ftview record -f icmp -c 1 -o first.dat --force && ./ftview export first.dat --packet 1 --format text" >"$RESULTS/graph"
  grep -q '  icmp_rcv()\|  icmp_rcv(' "$RESULTS/graph"
}

# A capture that keeps what it has learned outside of the bundle's directory.
learns() {
  in_box "ping -q -i 0.01 127.0.0.1 >/dev/null & trap 'kill \$!' EXIT
    cd $place && ./ftview record -f icmp -c 60 --trace learned=bundle -o learned.dat --force && ls /var/lib/ftview/bundle.functions"
}

# The box's own library is out of sight for the program, as on a machine that has none.
own_library_is_used() {
  in_box "ls $place/program/lib && LD_TRACE_LOADED_OBJECTS=1 LD_LIBRARY_PATH=$place/program/lib $place/program/ftview" |
    grep "libpcap.* => $place/program/lib/"
}

# As on a box where nothing was captured yet.
in_box 'rmmod ftview 2>/dev/null; rm -rf /run/ftview'
before=$(traces)
check "the box has no compiler" in_box '! command -v gcc make'
check "a bundle is made and copied" bundle box
check "the module is that kernel's" in_box "modinfo -F vermagic $place/program/module/ftview.ko | grep -F \"\$(uname -r)\""
check "ftview doctor finds all it needs" in_box "$place/ftview doctor"
check "nothing is loaded yet" in_box '[ ! -e /sys/module/ftview ]'
check "a packet is captured" captures
check "functions are learned" learns
check "the samples are there" in_box "$place/ftview errors \"\$($place/ftview sample dropped --path)#4\" | grep NETFILTER_DROP"
check "again over the one that is there" bundle box
check "it is removed" in_box "$place/remove"
check "nothing is left" equal "$before" "$(traces)"

in_box 'mkdir -p /var/tmp/bundle && touch /var/tmp/bundle/mine'
check "somebody else's directory is left alone" equal "ftview: box has something else at $place" "$(bundle box 2>&1 >/dev/null | tail -n 1)"
in_box 'rm -r /var/tmp/bundle'

# Without the packages that README.md names.
in_box 'mkdir /tmp/hidden && mv /usr/lib/x86_64-linux-gnu/libpcap.so.* /tmp/hidden/'
check "a bundle brings the libraries that are not there" bundle box
check "the program takes its own" own_library_is_used
check "a packet is captured with them" captures
check "it is removed with them" in_box "$place/remove"

check "a bundle of the program without libraries is made" bundle --program "$static_binary" box
check "it brings no libraries" in_box "[ ! -e $place/program/lib ]"
check "a packet is captured by it" captures
check "it is removed as well" in_box "$place/remove"
in_box 'mv /tmp/hidden/* /usr/lib/x86_64-linux-gnu/ && rmdir /tmp/hidden'
check "nothing is left of that" equal "$before" "$(traces)"

check "a target that is not there" equal \
  "ftview: cannot log in to nowhere: 'ssh -F $FTVIEW_BOX_SSH_CONFIG nowhere' has to do it without questions" \
  "$(bundle nowhere 2>&1 | grep '^ftview')"
finish
