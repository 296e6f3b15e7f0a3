# shellcheck shell=bash
# The box's `debug` kernel, made from Debian's linux-source package: tinyconfig and the fragment kernel-debug.config.
# Some 40 minutes on 2 cores, once. The build lies in $cache/compile, so that one that was ended goes on where it was, and a
# changed fragment compiles only what it touches; who does not mean to change it may delete that directory.

compile_fragment=$testbox/kernel-debug.config
# Beside what a module is built with.
compile_packages=(bc bison cpio diffutils flex gzip kmod libelf-dev libssl-dev openssl pahole python3 rsync tar xz-utils zlib1g-dev)

# What makes a cached kernel another one.
compile_key() {
  { echo "${kernel_package[debug]} ${compile_packages[*]}" && cat "$compile_fragment"; } | sha256sum | cut -c 1-12
}

# The name of the directory of the compiler that it is compiled with, and modules for it: of the suite that its source is
# from, because gcc, pahole and source fit each other there.
compile_compiler() { make_compiler "$(compiler_suite debug)" gcc "${compile_packages[@]}"; }

# compile_kernel PACKAGE TREE: leaves in TREE what Debian's image and header packages would: boot/vmlinuz-RELEASE,
# lib/modules/RELEASE and usr/src/linux-headers-RELEASE.
compile_kernel() {
  local package=$1 tree=$2 work=$cache/compile version source release root
  root=$cache/compiler/$(compile_compiler)
  version=$(apt_cache show --no-all-versions "$package" | sed -n 's/^Version: //p')
  if [ "$(cat "$work/version" 2>/dev/null)" != "$version" ]; then
    rm -rf "$work"
    mkdir -p "$work/deb"
    say "fetching Debian's $package…"
    (cd "$work" && apt_get -qq download "$package") || die "cannot download $package"
    dpkg -x "$work/$package"_*.deb "$work/deb"
    run_step tar -C "$work" -xf "$work/deb/usr/src/$package.tar.xz"
    rm -rf "$work"/deb "$work"/*.deb
    echo "$version" >"$work/version"
  fi
  source=$work/$package
  compile_make "configuring the debug kernel" tinyconfig
  (cd "$source" && scripts/kconfig/merge_config.sh -m .config "$compile_fragment") >>"$work/log" 2>&1
  compile_make "configuring the debug kernel" olddefconfig
  compile_check "$source/.config"
  compile_make "compiling the debug kernel (40 minutes on 2 idle cores)" bzImage modules
  release=$(cat "$source/include/config/kernel.release")
  mkdir -p "$tree/boot"
  cp "$source/arch/x86/boot/bzImage" "$tree/boot/vmlinuz-$release"
  compile_make "installing its modules" modules_install INSTALL_MOD_PATH=/tree INSTALL_MOD_STRIP=1 DEPMOD=true
  # The kernel's own script that picks what modules are built with, as its packages have it.
  compile_make "picking its headers" run-command \
    KBUILD_RUN_COMMAND="\$(srctree)/scripts/package/install-extmod-build /tree/usr/src/linux-headers-$release"
  cp "$source/.config" "$tree/usr/src/linux-headers-$release/.config"
}

# Niced: it is the one step that takes long, and nothing waits for it but the tests on this kernel.
compile_make() {
  local what=$1 compiler_command
  shift
  in_compiler "$root" "$work:/build" "$tree:/tree" -- nice -n 19 make -C "/build/$package" ARCH=x86_64 -j"$(nproc)" \
    KBUILD_BUILD_USER=box KBUILD_BUILD_HOST=box "$@"
  run_logged "$what" "$work/log" "${compiler_command[@]}" || die "the debug kernel could not be built"
}

# A line of the fragment that is not in configuration $1 was overruled: nobody would notice what is not checked.
compile_check() {
  local lost
  lost=$(grep -E '^(CONFIG_|# CONFIG_.* is not set$)' "$compile_fragment" | grep -vxF -f "$1") || true
  [ -z "$lost" ] || die "kernel-debug.config asks for what this source overrules: ${lost//$'\n'/, }"
}
