# shellcheck shell=bash
# Debian's package lists of one suite, beside what this machine has configured. They lie in the cache; the servers are
# the ones that this machine gets Debian from, so that a local mirror is used here too.

. "$top/Sources/ftview/Bundle/debian.sh"

apt_options=()
apt_get() { apt-get "${apt_options[@]}" "$@"; }
apt_cache() { apt-cache "${apt_options[@]}" "$@"; }

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
