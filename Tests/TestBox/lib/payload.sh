# shellcheck shell=bash
# What goes into a box: built here, put into one directory a kernel, seen as /ftview in the box.
. "$testbox/lib/release.sh"

module_dir() { echo "$private/module-$1"; }
payload_dir() { echo "$private/payload-$1"; }

# The module for kernel $1, with the headers of the cache. Any warning fails the build.
build_module() {
  local kernel=$1 out release sources key
  out=$(module_dir "$kernel")
  [ -e "$top/kmod/Kbuild" ] || die "kmod/Kbuild is missing: there is no module to build"
  release=$(cat "$cache/kernel/$kernel/release")
  sources=$(cd "$top/kmod" && find . -type f \( -name '*.[chS]' -o -name Kbuild -o -name Makefile \) | sort)
  # shellcheck disable=SC2086 # one word a file
  key=$release-$(kernel_version "$kernel")-$(cd "$top/kmod" && { echo $sources && cat $sources "$testbox/lib/payload.sh"; } | sha256sum | cut -c 1-20)
  [ "$(cat "$out/key" 2>/dev/null)" != "$key" ] || return 0
  rm -rf "$out"
  mkdir -p "$out/kmod"
  # shellcheck disable=SC2086
  (cd "$top/kmod" && cp --parents $sources "$out/kmod/")
  # Without BTF of their own: nobody reads it, and the machine would need pahole where the headers have a vmlinux.
  local make_command make_place build
  kernel_make "$kernel" "$out"
  build=("${make_command[@]}" W=1 CONFIG_DEBUG_INFO_BTF_MODULES=)
  run_logged "building the module for $release" "$out/log" "${build[@]}" M="$make_place/kmod" modules || return 1
  # The same, checking itself when it is loaded.
  mkdir "$out/selftest"
  # shellcheck disable=SC2086
  (cd "$out/kmod" && cp --parents $sources "$out/selftest/")
  run_logged "building the self-tests for $release" "$out/log.selftest" \
    "${build[@]}" M="$make_place/selftest" FTVIEW_SELFTEST=1 modules || return 1
  # Modules of the gate's tests.
  local test
  for test in usurper patcher detour; do
    run_logged "building $test for $release" "$out/log.$test" \
      "${build[@]}" M="$make_place/kmod/tests/$test" modules || return 1
  done
  # Not about this code: the compiler's patch level, and pahole, of which no use is made.
  if cat "$out"/log* | grep -i 'warning' | grep -v -e 'the compiler differs from the one used' -e 'pahole version differs from the one used' >&2; then
    echo "the module for $kernel has warnings (above)" >&2
    return 1
  fi
  cp "$out/kmod/ftview.ko" "$out"/kmod/tests/*/*.ko "$out/"
  echo "$key" >"$out/key"
}

# box_payload KERNEL: binary, module, themes, traffic and suites, as far as they exist.
box_payload() {
  local kernel=$1 dir
  dir=$(payload_dir "$kernel")
  rm -rf "$dir"
  mkdir -p "$dir"
  if [ -e "$binary" ]; then strip -o "$dir/ftview" "$binary"; fi
  if [ -e "$(module_dir "$kernel")/ftview.ko" ]; then cp "$(module_dir "$kernel")/ftview.ko" "$dir/"; fi
  # What the kernel was built with: up to 6.18 that lies beside the kernel, which a box does not see.
  local config
  config=$cache/kernel/$kernel/headers/usr/src/linux-headers-$(cat "$cache/kernel/$kernel/release")/.config
  if [ -e "$config" ]; then cp "$config" "$dir/config"; fi
  # The gate's own tests, in the directory that kmod/tests/gate.sh wants.
  mkdir -p "$dir/gate"
  cp "$top/kmod/tests/"*.{sh,awk} "$dir/gate/"
  if [ -e "$(module_dir "$kernel")/usurper.ko" ]; then cp "$(module_dir "$kernel")/"*.ko "$dir/gate/"; fi
  if [ -e "$(module_dir "$kernel")/selftest/ftview.ko" ]; then
    cp "$(module_dir "$kernel")/selftest/ftview.ko" "$dir/gate/selftest.ko"
  fi
  local program
  for program in gate_test gate_arm filter_test ioctl_fuzz traffic; do build_c "$top/kmod/tests/$program.c" "$dir/gate/$program"; done
  if [ -d "$top/Themes" ]; then cp -r "$top/Themes" "$dir/themes"; fi
  cp -r "$testbox/suites" "$dir/suites"
  cp "$testbox"/guest/demo-* "$dir/"
  build_c "$testbox/traffic.c" "$dir/traffic"
  # Programs that suites bring along, one C file each.
  local source
  for source in "$testbox"/suites/*.c; do
    if [ -e "$source" ]; then build_c "$source" "$dir/suites/$(basename "$source" .c)"; fi
  done
}
