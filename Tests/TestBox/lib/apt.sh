# shellcheck shell=bash
# Debian's package lists of one suite, beside what this machine has configured. They lie in the cache; the servers are
# the ones that this machine gets Debian from, so that a local mirror is used here too.

apt_options=()
apt_get() { apt-get "${apt_options[@]}" "$@"; }
apt_cache() { apt-cache "${apt_options[@]}" "$@"; }

# Where this machine gets packages with apt's label $1 from: Debian or Debian-Security.
apt_server() {
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

# From here on apt_get and apt_cache see suites $@ and nothing else.
use_suites() {
  local IFS=+ apt
  apt=$cache/apt/$*
  IFS=$' \t\n'
  mkdir -p "$apt"/{lists/partial,archives/partial}
  # Two scripts may fetch two kernels at once.
  exec {apt_lock}>"$apt/lock"
  flock "$apt_lock"
  apt_sources '[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ' "$@" >"$apt/sources.list"
  apt_options=(
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache::archives=$apt/archives"
    -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache="
    -o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=-"
  )
  if [ "$(id -u)" = 0 ]; then apt_options+=(-o APT::Sandbox::User=root); fi
  apt_get -qq update || die "cannot read the package lists of Debian's $*"
  exec {apt_lock}>&-
}

# Names of the packages that package $1 depends on and that match $2.
package_depends() {
  apt_cache show --no-all-versions "$1" 2>/dev/null | sed -n 's/^Depends: //p' | tr ',' '\n' |
    sed 's/^ *//; s/ .*//' | grep -E "$2" || true
}
