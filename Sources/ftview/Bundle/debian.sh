# shellcheck shell=bash
# Packages of other releases of Debian than this machine's: from the servers that this machine gets Debian from, unpacked and not
# installed. `ftview bundle` and the test box share it; both have a `die`.

# Where this machine gets packages with apt's label $1 from: Debian or Debian-Security.
apt_server() {
  # shellcheck disable=SC2016 # for apt
  apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Origin: Debian' "Label: $1" 2>/dev/null |
    grep '^http' | sort -u | head -n 1
}

# Lines for sources.list that offer suites $2... and, where one of them has it, its security suite. $1 goes behind `deb`.
apt_sources() {
  local options=$1 server security suite
  server=$(apt_server Debian)
  [ -n "$server" ] || die "this machine's apt knows no Debian server; add one to its sources and run apt-get update"
  security=$(apt_server Debian-Security)
  shift
  for suite in "$@"; do
    echo "deb $options$server $suite main"
    case $suite in
    *-backports | testing) ;;
    *) if [ -n "$security" ]; then echo "deb $options$security $suite-security main"; fi ;;
    esac
  done
}

# Puts into array `mirror_checks` what mmdebstrap, which does not read this machine's settings, has to be told of them: a
# mirror that was frozen has lists that are past their date.
check_mirror_as_here() {
  local value=
  mirror_checks=()
  eval "$(apt-config shell value Acquire::Check-Valid-Until)"
  if [ -n "$value" ]; then mirror_checks+=("--aptopt=Acquire::Check-Valid-Until \"$value\""); fi
}

# in_compiler ROOT [DIRECTORY:PLACE]... -- COMMAND...: puts into array `compiler_command` what runs COMMAND in the compiler's
# directory ROOT, each DIRECTORY seen at PLACE there.
in_compiler() {
  local own=(--mount --pid --fork)
  if [ "$(id -u)" != 0 ]; then own+=(--map-root-user); fi
  # In a mount name space of its own, which ends with the command. objtool reads /proc. The shell stays as the first process
  # of its PID name space: signals do nothing to a first process but what it asks for, and make in its place would go on.
  # shellcheck disable=SC2016,SC2034 # for that shell; for who called this
  compiler_command=(unshare "${own[@]}" sh -euc '
    trap "exit 143" INT TERM HUP
    root=$1
    shift
    while [ "$1" != -- ]; do
      mkdir -p "$root${1##*:}"
      mount --bind "${1%:*}" "$root${1##*:}"
      shift
    done
    shift
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEB_BUILD_ARCH=amd64 DEB_HOST_ARCH=amd64 chroot "$root" "$@"
  ' compiler "$@")
}
