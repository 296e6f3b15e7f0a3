#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# dkms.sh KERNEL[=HEADERS]...: dkms builds the module for each kernel, as TAP.
#
# KERNEL is a release, HEADERS the directory of its headers; without it they are where
# Debian's packages put them, /lib/modules/KERNEL/build. Everything happens in a directory
# of its own: nothing is installed, and no other kernel is touched. DKMS is the program, if
# it is not in PATH. Needs root, as dkms does.

top=$(cd "$(dirname "$0")/.." && pwd)
dkms=${DKMS:-dkms}
command -v "$dkms" >/dev/null || {
	echo "1..0 # SKIP no dkms here"
	exit 0
}
PATH=$PATH:/sbin:/usr/sbin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$top/dkms.conf")
mkdir "$work/tree" "$work/src" "$work/modules"
cp -r "$top" "$work/src/ftview-$version"

run_dkms() { # COMMAND ARGUMENTS...
	"$dkms" "$@" -m ftview -v "$version" --dkmstree "$work/tree" \
		--sourcetree "$work/src" --installtree "$work/modules" >"$work/log" 2>&1
}

checks=0
failures=0
check() { # WHAT COMMAND...
	what=$1
	shift
	checks=$((checks + 1))
	if "$@"; then
		echo "ok $checks - $what"
	else
		echo "not ok $checks - $what"
		failures=$((failures + 1))
		cat "$work/log" "$work"/tree/ftview/*/build/make.log 2>/dev/null | sed 's/^/# /'
	fi
}

results() { echo "$work/tree/ftview/$version/$1/$(uname -m)"; }

# Newer ones pack what they have built.
built_for() { # KERNEL
	for module in "$(results "$1")"/module/ftview.ko*; do
		[ -f "$module" ] && modinfo -F vermagic "$module" | grep -q "^$1 "
	done
}

# Not about this code: the compiler's patch level, and pahole, of which no use is made.
no_warnings() { # KERNEL
	log=$(results "$1")/log/make.log
	[ -f "$log" ] && ! grep -i warning "$log" | grep -v \
		-e 'the compiler differs from the one used' \
		-e 'pahole version differs from the one used'
}

check "the version is the module's" \
	grep -q "FTVIEW_VERSION[[:space:]]*\"$version\"" "$top/device.h"
check "dkms takes the sources" run_dkms add
for pair in "$@"; do
	kernel=${pair%%=*}
	headers=/lib/modules/$kernel/build
	[ "$kernel" = "$pair" ] || headers=${pair#*=}
	check "dkms builds for $kernel" run_dkms build -k "$kernel" -a "$(uname -m)" \
		--kernelsourcedir "$headers"
	check "there is a module for $kernel" built_for "$kernel"
	check "it was built without warnings" no_warnings "$kernel"
done
echo "1..$checks"
[ $failures = 0 ]
