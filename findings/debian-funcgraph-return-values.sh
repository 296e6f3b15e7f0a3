#!/bin/bash
# Debian's kernel 6.12.117+deb12-cloud-amd64 (package 6.12.117-1~deb12u1); the same in 6.12.117+deb13 and in 7.2.13+deb14.
#
# One would guess: function_graph shows return values (options/funcgraph-retval, in Linux since 6.5) and callers (funcgraph-retaddr, since 6.13) on a
# kernel that is new enough and has the tracer, for both only print what the tracer gets anyway.
# Each is a choice of its own when the kernel is built, off by default, and Debian leaves it off: the architecture can do it
# (CONFIG_HAVE_FUNCTION_GRAPH_FREGS=y), the tracer is there, so are fprobes, and FUNCTION_GRAPH_RETVAL is not. So the option's file is
# missing, and a return value has to come from a kretprobe or an fprobe.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download linux-headers-6.12.117+deb12-cloud-amd64=6.12.117-1~deb12u1
dpkg -x linux-headers-*.deb .

# What is not set is not in this file.
configured=$(echo usr/src/*/include/config/auto.conf)
changed=0
# expect OPTION VALUE
expect() {
  local value
  value=$(sed -n "s/^CONFIG_$1=//p" "$configured")
  printf '%-28s %s\n' "$1" "${value:-not set}"
  if [ "${value:-not set}" != "$2" ]; then changed=1; fi
}
expect FUNCTION_GRAPH_TRACER y
expect HAVE_FUNCTION_GRAPH_FREGS y
expect FPROBE y
expect FUNCTION_GRAPH_RETVAL 'not set'
exit "$changed"
