#!/bin/bash
# A BPF program is refused when the kernel refuses it, with the kernel's own error (kmod/tests/filter_test.c); and one that
# goes wrong only with a packet matches none, as everywhere in the kernel.
set -u
# shellcheck source=lib.sh
. /ftview/suites/lib.sh
trap 'rmmod ftview 2>/dev/null' EXIT
insmod /ftview/ftview.ko
"$PWD/gate/filter_test"
failed=$?
check "the module unloads" rmmod ftview
finish
