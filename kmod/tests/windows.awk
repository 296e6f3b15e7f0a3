# SPDX-License-Identifier: GPL-2.0-only
# Reads the kernel's text of a function_graph recording with the option funcgraph-proc, and says what its windows are like:
#
#   awk -v roots=' udp_rcv udpv6_rcv ' [-v never=FILE] -f windows.awk trace
#
#   begun N      packet_begin events
#   ended N      packet_end events
#   broken N     windows that are not one whole call of one of `roots`, or with one of FILE's functions beside it
#   alien N      windows of a packet that is not to port 9000 and no echo request with identifier 9000, by its bytes
#   foreign N    lines of calls outside of windows
#   beside N     other calls in a window that are not below its root
#   serials N    different numbers in datagrams and echo requests (see Tests/TestBox/suites/storm.c)
#   calls N      calls in windows
#   roots NAMES  which of `roots` began a window
#
# The rule for what is the packet's: the gate calls nothing but the function, so a window's first call that is one of `roots`
# is the packet's, and what stands before or behind it in the window belongs to an interrupt that landed between the two: its
# softirqs, an idle task's clock, the tail of an interrupt and, where a task can be preempted there, the scheduler with all
# that it calls. It has no names that one could list for all kernels; what can never be there has: FILE names, a line
# each, functions that handle packets, which an interrupt calls only below its softirqs.
#
# Names are the source's: what a compiler made of a function (f.constprop.0) is f. Lines that start with "#" show the first few
# of what is wrong, or beside. A window is told by its task, so that one that moves to another processor, or that another task
# interrupts, is still one.

BEGIN {
  FS = "|"
  for (i = 0; i < 16; i++) digit[substr("0123456789abcdef", i + 1, 1)] = i
  count = split(roots, names, " ")
  for (i = 1; i <= count; i++) is_root[source(names[i])]
  while (never && (getline name < never) > 0) is_never[source(name)]
}

function source(name) {
  # A call that its module's name follows is printed "f [m]()".
  sub(/ \[.*/, "", name)
  sub(/\.(constprop|isra|part|cold)(\..*)?$/, "", name)
  return name
}

function value(hex, from, count,   i, sum) {
  for (i = from; i < from + count; i++) sum = sum * 16 + digit[substr(hex, i, 1)]
  return sum
}

function show(what) {
  if (shown[what]++ < 3) print "# " what ": " $0
}

# Looks at the bytes of a packet, as hexadecimal from its IP header.
function packet(hex,   at, protocol) {
  if (substr(hex, 1, 1) == "4") {
    at = value(hex, 2, 1) * 8
    protocol = value(hex, 19, 2)
  } else {
    at = 80
    protocol = value(hex, 13, 2)
  }
  if (protocol == 6 || protocol == 17) {
    if (value(hex, at + 5, 4) != 9000) return 0
    if (protocol == 17) serial[value(hex, at + 17, 8)]++
    return 1
  }
  if (!(protocol == 1 && value(hex, at + 1, 2) == 8) && !(protocol == 58 && value(hex, at + 1, 2) == 128)) return 0
  if (value(hex, at + 9, 4) != 9000) return 0
  serial[value(hex, at + 13, 4)]++
  return 1
}

/^#/ || NF < 3 { next }
{
  task = $1
  sub(/^[^)]*\) */, "", task)
  sub(/ *$/, "", task)
  # Every processor has an idle task.
  if (task ~ /^<idle>/) task = $1
  text = $3
  for (i = 4; i <= NF; i++) text = text "|" $i
}
text ~ /\/\* packet_begin: / {
  if (open[task]) { broken++; show("a window in a window") }
  open[task] = 1; depth[task] = whole[task] = first[task] = 0
  begun++
  hex = text
  if (!sub(/.* data=/, "", hex)) hex = ""
  if (!packet(hex)) { alien++; show("another packet") }
  next
}
text ~ /\/\* packet_end: / {
  ended++
  if (!open[task] || depth[task] || whole[task] != 1) { broken++; show("not one whole call") }
  open[task] = 0
  next
}
text ~ /^ *\/\*.*\*\// && text !~ /[;{}]/ { next }
text !~ /[;{}]/ { next }
!open[task] { foreign++; show("outside of a window"); next }
{
  name = text
  sub(/^ */, "", name)
  sub(/\(.*/, "", name)
  name = source(name)
}
text ~ /\{/ || text ~ /;/ {
  calls++
  if (!depth[task]) {
    if (name in is_root) {
      if (first[task]) { broken++; show("two roots") }
      first[task] = 1
      if (!(name in seen)) { seen[name]; seen_roots = seen_roots " " name }
      if (text ~ /;/) whole[task]++
      in_root[task] = 1
    } else {
      beside++
      if (name in is_never) { broken++; show("the packet's beside its root") }
      else show("beside the root")
      in_root[task] = 0
    }
  }
  if (text ~ /\{/) depth[task]++
  next
}
{
  depth[task]--
  if (!depth[task] && in_root[task]) whole[task]++
}
END {
  for (number in serial) serials++
  print "begun", begun + 0
  print "ended", ended + 0
  print "broken", broken + 0
  print "alien", alien + 0
  print "foreign", foreign + 0
  print "beside", beside + 0
  print "serials", serials + 0
  print "calls", calls + 0
  print "roots" seen_roots
}
