#!/bin/bash
# The module by itself, through its own tests (kmod/tests/gate.sh): every call of the device and its refusals, windows
# counted against packets sent, quota, sampling, kill -9, a stolen hook, and load and unload under traffic. Few functions
# are traced here, because patching all of them takes an emulated processor half a minute each time; 20-record traces all.
set -u
TRACED='tcp* udp* icmp* __udp* ip_* ip6_*' ROUNDS=3 exec /ftview/gate/gate.sh /ftview/gate
