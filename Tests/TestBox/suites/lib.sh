# shellcheck shell=bash
# Sourced by the suites, in the box. A suite prints one line a check, `ok NAME` or `not ok NAME`, and nothing else that
# starts so; the driver adds them up. All state it makes, it takes away again: the next suite runs in the same box.

failed=0

# check NAME COMMAND [ARG]...: one check; its output is shown only if it fails.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    echo "ok $name"
  else
    echo "not ok $name"
    echo "  failed: $*"
    while IFS= read -r line; do echo "  | $line"; done <<<"$output"
    failed=1
  fi
}

# equal WANTED GOT: for use with check.
equal() {
  [ "$1" = "$2" ] || {
    echo "wanted: $1"
    echo "got:    $2"
    return 1
  }
}

# Run a command in a namespace.
left() { ip netns exec left "$@"; }
right() { ip netns exec right "$@"; }

# Waits until COMMAND succeeds; fails after five minutes: under emulation taking a tracer away alone can take one.
until_true() {
  local tries=3000
  until "$@"; do
    [ $((tries -= 1)) -gt 0 ] || return 1
    read -r -t 0.1 <> <(:) || true
  done
}

# The last line of a suite.
finish() { exit "$failed"; }
