# shellcheck shell=bash
# Sourced by the capture suites after lib.sh: a capture in the background, and what tracing looks like.

tracing=/sys/kernel/tracing
work=$(mktemp -d /tmp/capture.XXXXXX)
recorder=

# start_record NAME ARG...: `ftview record` in the background with its output in $work/NAME.log; returns once armed, or
# once it has ended. Its PID is in $recorder.
start_record() {
  local log=$work/$1.log
  shift
  # What a capture of that name said before is no word of this one, which may be slow to start.
  : >"$log"
  ftview record "$@" >"$log" 2>&1 &
  recorder=$!
  recorder_log=$log
  until_true armed_or_gone
}

armed_or_gone() { grep -q '^armed' "$recorder_log" || ! kill -0 "$recorder" 2>/dev/null; }

# Every setting of tracing that a capture may touch, and all that it must not: one line a file.
snapshot() {
  local files file
  (
    cd "$tracing" || exit 1
    ls instances
    files=()
    for file in tracing_on trace_clock buffer_size_kb current_tracer set_ftrace_pid set_ftrace_notrace_pid \
      set_ftrace_filter set_ftrace_notrace set_graph_function set_graph_notrace max_graph_depth tracing_thresh \
      set_event set_event_pid set_event_notrace_pid tracing_cpumask buffer_percent trace_options options/* per_cpu/*/buffer_size_kb \
      events/enable events/ftview/enable events/ftview/*/enable events/ftview/*/filter events/ftview/*/trigger \
      instances/*/{tracing_on,trace_clock,buffer_size_kb,current_tracer,set_ftrace_pid,set_ftrace_notrace_pid} \
      instances/*/{set_ftrace_filter,set_ftrace_notrace,set_event,set_event_pid,trace_options} \
      instances/*/events/ftview/*/enable; do
      if [ -f "$file" ]; then files+=("$file"); fi
    done
    # What is empty has no line below.
    printf '%s\n' "${files[@]}"
    # One process for all: a box starts them slowly.
    grep -H '' "${files[@]}" 2>&1
  )
}

same_tracing() { diff "$1" <(snapshot); }

# The top-level buffer as somebody who has used it leaves it: the kernel cannot make it a stub again (Docs/Capture.md).
used_before() { cat "$tracing/buffer_size_kb" >"$work/size" && sed -n 's/.*expanded: \([0-9]*\).*/\1/p' "$work/size" >"$work/full" &&
  if [ -s "$work/full" ]; then cat "$work/full" >"$tracing/buffer_size_kb"; fi; }

# first_of NAME...: the first of these functions that this kernel has; a compiler may have made one part of another.
first_of() {
  local name
  for name; do
    if grep -q -m 1 -x -e "$name" -e "$name\..*" "$tracing/available_filter_functions"; then
      echo "$name"
      return
    fi
  done
  echo "none of: $*"
}

works_in_instance() {
  local answer
  mkdir "$tracing/instances/probe" || return 1
  answer=$(cat "$tracing/instances/probe/available_tracers")
  rmdir "$tracing/instances/probe"
  grep -qw function_graph <<<"$answer"
}

# Waits for the capture to end; how it did is in $status.
ended() {
  status=0
  wait "$recorder" 2>/dev/null || status=$?
  recorder=
}

# sum FILE: what the summary says of matches, and what it says became of them.
sum() {
  awk '/ seen, .* match/ {
    line = $0
    sub(/: saved in .*/, "", line)
    match(line, /[0-9]+ match/); matched = substr(line, RSTART) + 0
    n = split(line, part, /[,()]/)
    for (i = 1; i <= n; i++) {
      text = part[i]
      sub(/^ */, "", text)
      if (text ~ /^[0-9]+ (captured|again in|in another|not kept|let go by|left out by|after the quota|skipped for|while it|lost)/) all += text + 0
      if (text ~ /^[0-9]+ captured/) captured = text + 0
      if (text ~ /^[0-9]+ lost/) lost = text + 0
    }
    print matched, all + 0, captured + 0, lost + 0
  }' "$1"
}

capture_clean_up() {
  if [ -n "$recorder" ]; then kill -TERM "$recorder" 2>/dev/null && wait "$recorder"; fi
  right nft delete table inet capture 2>/dev/null
  rmmod ftview 2>/dev/null
  rm -rf "$work"
}
