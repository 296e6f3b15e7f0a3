#!/bin/bash
# The look at the kernel log finds what it is there for: lines as kernels print them, in the two forms that logs have here.
set -u
. "$(dirname -- "$0")/../lib/common.sh"
. "$testbox/lib/machine.sh"
box_name=log-check
mkdir -p "$(box_dir)"
trap 'rm -rf "$(box_dir)"' EXIT
echo none >"$(box_dir)/kernel"
failed=0

# found yes|no LINE: whether the line is taken for a fault, on the console and in /dev/kmsg's form.
found() {
  local wanted=$1 got
  for form in "[   12.345678] $2" "4,812,12345678,-;$2"; do
    echo "$form" >"$(box_dir)/kernel.log"
    if box_check_log 2>/dev/null; then got=no; else got=yes; fi
    if [ "$got" = "$wanted" ]; then
      echo "ok $wanted: $form"
    else
      echo "not ok $wanted: $form"
      failed=1
    fi
  done
}

found yes 'BUG: kernel NULL pointer dereference, address: 0000000000000010'
found yes 'BUG: KASAN: slab-use-after-free in ftview_packet_handle+0x12/0x80 [ftview]'
found yes 'BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580'
found yes 'BUG: unable to handle page fault for address: ffffffffc0a01000'
found yes 'WARNING: CPU: 1 PID: 231 at kernel/trace/ftrace.c:2103 ftrace_bug+0x9e/0x280'
found yes 'WARNING: possible circular locking dependency detected'
found yes 'WARNING: suspicious RCU usage'
found yes 'WARNING: inconsistent lock state'
found yes 'Oops: 0000 [#1] PREEMPT SMP NOPTI'
found yes 'Oops: general protection fault, probably for non-canonical address 0xdead: 0000 [#1] PREEMPT SMP'
found yes 'general protection fault, probably for non-canonical address 0xdead000000000100: 0000 [#1] PREEMPT SMP'
found yes '------------[ cut here ]------------'
found yes 'Kernel panic - not syncing: Fatal exception in interrupt'
found yes 'watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [traffic:190]'
found yes 'INFO: task ftview:204 blocked for more than 120 seconds.'
found yes 'rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:'
found yes 'UBSAN: array-index-out-of-bounds in kmod/window.c:50:9'
found yes 'unreferenced object 0xffff888003a4c000 (size 256):'
found no 'ftview: loading out-of-tree module taints kernel.'
found no 'ftview: module verification failed: signature and/or required key missing - tainting kernel'
found no 'Warning: unable to open an initial console.'
found no 'hrtimer: interrupt took 8997711 ns'
found no 'RAS: Correctable Errors collector initialized.'
exit "$failed"
