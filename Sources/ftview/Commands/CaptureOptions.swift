import ArgumentParser
import Capture

/// What both `ftview` and `ftview record` can be told about a capture beyond filter, entry points and number.
struct CaptureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Trace only these functions: net (what handles packets), all (default), patterns like 'tcp_*', with commas.",
      valueName: "list"))
  var trace: [String] = []

  @Option(
    help: ArgumentHelp(
      "Functions to leave out: locks, rcu, preempt, alloc, irqs, or patterns, with commas.", valueName: "list"))
  var noTrace: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Keep only packets that meet one of these, with commas: slower=50us, dropped, negative (its return), errors (a call in it \
      returned one), negative=FUNCTION (one of that function, or of a pattern), new-path (in a ring: as none before).
      """, valueName: "rules"), completion: .list(KeepRules.words))
  var keep: [String] = []

  @Option(help: "Record calls down to this depth (default: all).")
  var depth = 0

  @Option(help: ArgumentHelp("Record one in N matching packets.", valueName: "n"))
  var sample = 1

  @Option(
    help: ArgumentHelp(
      "Record return values of these functions only: as for --trace (default: all, on Linux 6.11 and later).",
      valueName: "list"))
  var values: [String] = []

  @Option(
    help: ArgumentHelp(
      "Record changes of these fields of packet and socket, such as skb.len, sk.sk_state, tcp.rcv_nxt; 8 at most.",
      valueName: "list"))
  var fields: [String] = []

  @Option(
    help: ArgumentHelp(
      "Wait with the tracer off; the first match switches it on, so many seconds without one off again.",
      valueName: "seconds"))
  var sleep: Int?

  @Flag(help: "Do not record what each call was given and returned.")
  var noValues = false

  @Flag(help: "Save all of the kernel's symbols and types, and not just those that occur.")
  var allSymbols = false

  @Flag(help: "Do not leave the SSH session that this runs in out of the capture.")
  var withSSH = false

  /// Whether nothing was said.
  var isEmpty: Bool {
    trace.isEmpty && noTrace.isEmpty && keep.isEmpty && depth == 0 && sample == 1 && values.isEmpty && !noValues
      && fields.isEmpty && sleep == nil && !withSSH && !allSymbols
  }

  func validate() throws {
    if noValues, !values.isEmpty { throw ValidationError("give --values or --no-values, not both") }
    if noValues, !fields.isEmpty {
      throw ValidationError("fields are recorded along with values: leave out --no-values")
    }
  }

  static let entryHelp = ArgumentHelp(
    """
    Where to begin: tcp, udp, icmp (default: these), rx, ip-rcv, ip-in, ip-forward, ip-out, xmit, backlog, or a function \
    that 'ftview entries' lists. May be given several times.
    """, valueName: "entry")

  /// Puts it into a request.
  func apply(to request: inout CaptureRequest) throws(CaptureError) {
    request.traced = TracedFunctions(trace: trace, noTrace: noTrace)
    request.keep = try KeepRules(parsing: keep)
    request.depth = depth
    request.sampling = sample
    request.values = !noValues
    request.valued = TracedFunctions(trace: values, noTrace: [])
    request.fields = FieldNames(parsing: fields)
    request.sleepAfter = sleep
    request.allSymbols = allSymbols
  }
}
