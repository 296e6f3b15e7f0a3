# shellcheck shell=bash
# What every script of the test box shares: where things are, progress lines, and leaving nothing behind.

testbox=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
top=$(cd -- "$testbox/../.." && pwd)
# Downloads and images: may be shared by several clones.
cache=${FTVIEW_CACHE:-$top/.cache}
# Running boxes and build products: this clone's alone.
private=$top/.cache
# One clock for all scripts of one command.
: "${FTVIEW_STARTED:=$EPOCHSECONDS}"
export FTVIEW_STARTED

say() { printf '[%3d s] %s\n' $((EPOCHSECONDS - FTVIEW_STARTED)) "$*" >&2; }

die() {
  printf 'box: %s\n' "$*" >&2
  exit 1
}

# Run a long command so that a signal to this script is acted on at once: bash handles traps only between foreground
# commands, but also during `wait`. The command gets a process group of its own, which `clean_up` ends as a whole.
child=
run_step() {
  local status=0
  setsid "$@" </dev/null &
  child=$!
  wait "$child" || status=$?
  child=
  return "$status"
}

# run_logged WHAT LOG COMMAND...: the same, with its output in LOG, shown in full only if it fails. Every ten seconds a
# line tells that it is still at work, and on what.
ticker=
run_logged() {
  local what=$1 log=$2 status=0
  shift 2
  mkdir -p "$(dirname "$log")"
  say "$what…"
  tick "$what" "$log" &
  ticker=$!
  run_step "$@" >"$log" 2>&1 || status=$?
  kill "$ticker" 2>/dev/null || true
  ticker=
  if [ "$status" != 0 ]; then cat "$log" >&2; fi
  return "$status"
}

tick() {
  local never
  trap - EXIT INT TERM HUP
  exec {never}<> <(:)
  while ! read -r -t 10 -u "$never"; do
    say "$1… $(tail -n 1 "$2" 2>/dev/null | tr -d '\r' | cut -c 1-90)"
  done
}

# End this script when whoever started it is gone, or the terminal it was started at. A hangup reaches only the leader of
# the terminal's session, and that leader (make, say) may sit and wait for us.
watcher=
watch_over() {
  local script=$$ terminal=
  if [ -t 0 ]; then terminal=yes; fi
  (
    trap - EXIT INT TERM HUP
    exec {never}<> <(:)
    while [ -z "$terminal" ] || [ -t 0 ]; do
      kill -0 "$PPID" || break
      kill -0 "$script" || exit
      read -r -t 1 -u "$never" || true
    done
    kill -HUP "$script"
  ) <&0 2>/dev/null &
  watcher=$!
}

# What has to end with the script. A script adds to it by defining `on_exit`.
clean_up() {
  local status=$?
  trap - EXIT
  trap '' INT TERM HUP
  if [ -n "$child" ]; then kill -TERM -- "-$child" 2>/dev/null || true; fi
  if [ -n "$watcher" ]; then kill "$watcher" 2>/dev/null || true; fi
  if [ -n "$ticker" ]; then kill "$ticker" 2>/dev/null || true; fi
  if declare -F on_exit >/dev/null; then on_exit; fi
  exit "$status"
}

clean_up_on_exit() {
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

# Only one script at a time may fill the cache's part $1; the rest wait here.
lock_cache() {
  mkdir -p "$cache"
  exec {cache_lock}>"$cache/lock-$1"
  flock -n "$cache_lock" || {
    say "waiting for another build of the test box…"
    flock "$cache_lock"
  }
}

unlock_cache() { exec {cache_lock}>&-; }

# Static, because the box has no compiler's libraries; kept as long as the source is the same.
build_c() {
  local made
  made=$(find "$1" "$(dirname "$1")" "$top/kmod/uapi" -maxdepth 1 \( -path "$1" -o -name '*.h' \) -exec sha256sum {} + |
    sort -u | sha256sum | cut -c 1-20)
  made=$private/c/$made
  if [ ! -e "$made" ]; then
    mkdir -p "$private/c"
    gcc -std=gnu11 -O2 -static -Wall -Wextra -Werror -I "$top/kmod" -I "$top/kmod/uapi" -o "$made.$BASHPID" "$1"
    mv "$made.$BASHPID" "$made"
  fi
  # Another box may be started at this moment, and run it.
  cp "$made" "$2.$BASHPID"
  mv "$2.$BASHPID" "$2"
}
