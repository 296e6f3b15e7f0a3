#!/bin/bash
# The module by itself, through its own tests (kmod/tests/gate.sh): its self-tests, every call of the device and its
# refusals, windows counted against packets sent, at protocol tables and at functions, journeys, verdicts, quota, sampling,
# keep rules, kill -9, others who hook, and load and unload under traffic. Few functions are traced here, because patching
# all of them takes an emulated processor half a minute each time; 20-record traces all. preempt_count_* are functions where
# preemption is debugged, and then called by anything.
set -u
TRACED='tcp* udp* icmp* __udp* ip_* ip6_* ipv6_* __dev* __net* dev_* veth* br_* sk_wait* nf_hook_slow preempt_count_*' ROUNDS=3 exec /ftview/gate/gate.sh /ftview/gate
