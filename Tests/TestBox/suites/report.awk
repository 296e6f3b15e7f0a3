# Brings what `trace-cmd report` prints of a function_graph recording into the form of the kernel's own text, with the option
# funcgraph-proc, so that windows.awk reads both by one rule.
match($0, /-[0-9]+ +\[[0-9]+\]/) {
  task = substr($0, 1, RSTART + RLENGTH - 1)
  cpu = task
  sub(/.*\[/, "", cpu)
  sub(/\].*/, "", cpu)
  sub(/^ */, "", task)
  sub(/ *\[[0-9]+\]$/, "", task)
  rest = substr($0, RSTART + RLENGTH)
  # Behind the time: the event, and what it prints.
  sub(/^[^:]*: */, "", rest)
  event = rest
  sub(/:.*/, "", event)
  text = substr(rest, length(event) + 2)
  if (event == "funcgraph_entry" || event == "funcgraph_exit") sub(/^[^|]*\|/, "", text)
  else if (event == "packet_begin" || event == "packet_end") text = " /* " event ": " text " */"
  else next
  print " " cpu + 0 ") " task " | |" text
}
