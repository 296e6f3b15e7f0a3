# shellcheck shell=bash
# Sourced by the suites of the gate, after lib.sh: a trace array with a shut gate, the module's own client, its counters.

gate=/ftview/gate
tracing=/sys/kernel/tracing
# More than any PID can be: the gate is shut.
nobody=1000000000
work=$(mktemp -d /tmp/gate.XXXXXX)
client=

# trace_up FUNCTION...: function_graph on these, in $array: an instance where the tracer works in
# one, the top-level buffer elsewhere. $instance is its name for the module.
trace_up() {
  instance=ftsuite
  array=$tracing/instances/$instance
  mkdir "$array"
  if ! grep -qw function_graph "$array/available_tracers"; then
    rmdir "$array"
    instance=
    array=$tracing
  fi
  echo $nobody >"$array/set_ftrace_pid"
  functions_only "$@"
  echo 0 >"$tracing/options/funcgraph-irqs"
  if [ -e "$array/options/funcgraph-irqs" ]; then echo 0 >"$array/options/funcgraph-irqs"; fi
  echo "${buffer_kb:-8192}" >"$array/buffer_size_kb"
  echo function_graph >"$array/current_tracer"
  # In which task a call was made: windows are told apart by that.
  graph_options=$tracing
  if [ -e "$array/options/funcgraph-proc" ]; then graph_options=$array; fi
  echo 1 >"$graph_options/options/funcgraph-proc"
}

# The module's events, in $array; to be called after each time it is loaded.
events_up() { echo 1 >"$array/events/ftview/enable"; }

# functions_only NAME...: limits the traced functions, by line number, because each name would be looked for in all 50,000.
functions_only() {
  awk -v names=" $* " 'index(names, " " $1 " ") { printf "%d ", NR } END { print "" }' \
    "$tracing/available_filter_functions" >"$work/lines"
  cat "$work/lines" >"$array/set_ftrace_filter"
}

trace_down() {
  [ -n "${array:-}" ] || return 0
  if [ -e "$array/events/ftview" ]; then echo 0 >"$array/events/ftview/enable"; fi
  echo nop >"$array/current_tracer"
  echo 0 >"$graph_options/options/funcgraph-proc"
  if [ -n "$instance" ]; then
    rmdir "$array"
  else
    : >"$array/set_ftrace_pid"
    : >"$array/set_ftrace_filter"
    echo 1408 >"$array/buffer_size_kb"
    : >"$array/trace"
  fi
  array=
}

# arm ARGUMENTS OF gate_arm...: returns once armed, or fails. Its PID is in $client.
arm() {
  # What the gate before said is no word of this one, which may be slow to start.
  : >"$work/stats"
  exec 9> >(exec "$gate/gate_arm" -i "$instance" "$@" >"$work/stats" 2>&1 8>&-)
  client=$!
  until_true armed_or_refused
  grep -q '^armed$' "$work/stats"
}

# must_arm NAME ARGUMENTS OF gate_arm...: the same as a check.
must_arm() {
  local name=$1
  shift
  arm "$@"
  check "$name" grep -H '^armed$' "$work/stats"
}

armed_or_refused() { grep -q '^armed$' "$work/stats" || ! kill -0 "$client" 2>/dev/null; }

# Ends what `arm` began; the counters are then in $work/stats.
disarm() {
  # What the gate before said is no word of this one, which may be slow to start.
  : >"$work/stats"
  exec 9>&-
  wait "$client"
}

# stat_of NAME...: the sum of these counters.
stat_of() { awk -v names=" $* " 'index(names, " " $1 " ") { sum += $2 } END { print sum + 0 }' "$work/stats"; }

# Events that $array has lost since its buffer was cleared.
lost_events() { awk '/^(overrun|dropped events|commit overrun):/ { sum += $NF } END { print sum + 0 }' "$array"/per_cpu/cpu*/stats; }

gate_clean_up() {
  exec 9>&- 2>/dev/null
  trace_down
  rmmod ftview 2>/dev/null
  rm -rf "$work"
}
