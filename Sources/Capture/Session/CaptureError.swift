import Diagnostics
import SystemCalls

/// Why a capture cannot start, go on, or be put away: one line each, with the cure.
package enum CaptureError: DiagnosedError, Equatable, Sendable {
  /// Capturing needs root.
  case notRoot
  /// The control device is not there; why, and what to do about it on this machine.
  case noModule(reason: String, cure: String?)
  /// Another process has the control device open.
  case deviceBusy
  /// Module and program are of different versions: the module's number, the program's.
  case abiMismatch(module: UInt32, program: UInt32)
  /// tracefs is not mounted where it is looked for.
  case noTracefs
  /// The kernel has no `function_graph` tracer.
  case noFunctionGraph
  /// Sub-buffers of this kernel have one size.
  case oneSubBufferSize
  /// `function_graph` works in the top-level buffer only, and somebody uses that; what is in use.
  case tracingInUse([String])
  /// /proc/kallsyms shows no addresses.
  case symbolsHidden
  /// The filter does not compile.
  case filter(FilterError)
  /// No such entry point, and those that there are.
  case unknownEntry(String, known: [String])
  /// The kernel does not offer an entry point that was asked for.
  case entryNotOffered(String)
  /// A function cannot be an entry point: its name as asked for, and why.
  case entryRefused(String, reason: String)
  /// The kernel does not describe its types.
  case noBTF
  /// A description of types makes no sense: whose, and what is wrong.
  case damagedBTF(String, reason: String)
  /// A pattern of what to trace, or not, fits no function.
  case nothingTraced(String)
  /// A keep rule is not understood.
  case badKeepRule(String)
  /// The size of a ring is not understood.
  case badRing(String)
  /// A ring ends by no number of packets.
  case ringWithQuota
  /// Something that only a ring can do.
  case needsRing(String)
  /// No function that can be traced has the name that a keep rule gives; names that are near.
  case unknownJudged(String, near: [String])
  /// A function that such a rule names is not traced.
  case judgedNotTraced(String)
  /// Such a function never returns less than zero; what it returns.
  case neverNegative(String, reason: String)
  /// What calls return cannot be had, on which these rules depend; why.
  case cannotJudge(rules: String, reason: String)
  /// A field that is to be recorded cannot be: its name as asked for, and why, or which ones there are.
  case badField(String, reason: String)
  /// Fields are asked for, and what they are recorded with is not.
  case fieldsWithoutValues
  /// Another ftview captures; its PID when known.
  case captureRunning(pid: Int32?)
  /// The control device refused: what was asked, why, and what to do.
  case device(String, reason: String)
  /// A file could not be used.
  case file(SystemFailure)
  /// What was captured could not be written.
  case output(OutputFailure)
  /// Tracing could not be put back: each file with what it was and what it is.
  case notRestored([String])
  /// The guard process could not be started.
  case guardFailed(String)
  /// Somebody wanted no capture any more while it was being armed.
  case givenUp
  /// The kernel describes its trace events in a way that is not understood.
  case traceFormat(String)
  /// A number out of its range: its name, and the range.
  case outOfRange(String, String)

  /// What is wrong, and what to do about it.
  package var diagnostic: Diagnostic {
    switch self {
    case .notRoot: Diagnostic("capturing needs root", hint: "run it with sudo")
    case .noModule(let reason, let cure): Diagnostic("no /dev/ftview: \(reason)", hint: cure)
    case .deviceBusy: Diagnostic("/dev/ftview is busy: another ftview is capturing", hint: "stop that one first")
    case .abiMismatch(let module, let program):
      Diagnostic(
        "the loaded module speaks version \(module), this ftview version \(program)",
        hint: "install both from one release, then 'rmmod ftview' and load the new module")
    case .noTracefs: Diagnostic("no tracefs", hint: "mount it with 'mount -t tracefs tracefs /sys/kernel/tracing'")
    case .noFunctionGraph:
      Diagnostic(
        "this kernel has no function_graph tracer", hint: "it needs one built with CONFIG_FUNCTION_GRAPH_TRACER=y")
    case .oneSubBufferSize:
      Diagnostic(
        "this kernel's sub-buffers are of one page", hint: "leave out --sub-buffer, which takes Linux 6.8 or later")
    case .tracingInUse(let uses):
      Diagnostic(
        "tracing is in use (\(uses.joined(separator: "; ")))",
        hint: "end that, or give --take-over, which loses what it recorded")
    case .symbolsHidden:
      Diagnostic(
        "/proc/kallsyms hides addresses from root", hint: "show them with 'sysctl kernel.kptr_restrict=1'")
    case .filter(let error): error.diagnostic
    case .unknownEntry(let name, let known):
      Diagnostic("no entry point '\(name)'", hint: "there are \(known.joined(separator: ", "))")
    case .entryNotOffered(let name): Diagnostic("this kernel does not offer the entry point '\(name)'")
    case .entryRefused(let name, let reason):
      Diagnostic("'\(name)' cannot be an entry point: \(reason)", hint: "'ftview entries' lists what can")
    case .noBTF:
      Diagnostic(
        "this kernel does not describe its types in /sys/kernel/btf",
        hint: "it needs one built with CONFIG_DEBUG_INFO_BTF=y; the entry points tcp, udp and icmp work without")
    case .damagedBTF(let name, let reason): Diagnostic(reason, at: "/sys/kernel/btf/\(name)")
    case .nothingTraced(let word):
      Diagnostic(
        "no function that can be traced fits '\(word)'",
        hint: "give \(TracedFunctions.presets.joined(separator: ", ")) or a pattern")
    case .badKeepRule(let word):
      Diagnostic(
        "'\(word)' is not a rule of what to keep",
        hint: "give slower=50us (ns, us, ms, s), dropped, errors, negative, negative=FUNCTION or new-path")
    case .badRing(let size):
      Diagnostic("a ring cannot be of '\(size)'", hint: "give packets, 1 to 1000000, or bytes from 1M on, like 200M")
    case .ringWithQuota:
      Diagnostic("a ring keeps the newest packets and ends by no number of them", hint: "give --ring or --packets")
    case .needsRing(let what): Diagnostic("\(what) can be had in a ring only", hint: "give its size, like --ring 1000")
    case .unknownJudged(let name, let near):
      Diagnostic(
        "no function that can be traced fits '\(name)' of the rule negative=\(name)",
        hint: near.isEmpty ? "give a name or a pattern like 'nf_*'" : "is \(near.joined(separator: " or ")) meant?")
    case .judgedNotTraced(let name):
      Diagnostic(
        "the rule negative=\(name) would keep nothing: no function that fits is traced",
        hint: "name it in --trace as well")
    case .neverNegative(let name, let reason):
      Diagnostic("the rule negative=\(name) would keep nothing: \(name) \(reason), which is never less than zero")
    case .cannotJudge(let rules, let reason):
      Diagnostic(
        "the rule \(rules) takes what each call returned, and \(reason)",
        hint: "slower, dropped and negative work without")
    case .badField(let name, let reason): Diagnostic("no field '\(name)': \(reason)")
    case .fieldsWithoutValues: Diagnostic("fields are recorded along with values", hint: "leave out --no-values")
    case .captureRunning(let pid?):
      Diagnostic("a capture is running (process \(pid))", hint: "stop it first, it puts tracing back by itself")
    case .captureRunning(nil):
      Diagnostic(
        "another ftview, or the guard of one that was killed, puts tracing back",
        hint: "try again, 'dmesg' tells what is waited for")
    case .device(let what, let reason): Diagnostic("cannot \(what): \(reason)", at: "/dev/ftview")
    case .file(let failure): failure.diagnostic
    case .output(let failure): failure.diagnostic
    case .notRestored(let files): Diagnostic("tracing is not as it was: \(files.joined(separator: "; "))")
    case .guardFailed(let reason): Diagnostic("cannot start the guard process: \(reason)")
    case .givenUp: Diagnostic("ended before anything was captured; nothing is saved")
    case .traceFormat(let reason): Diagnostic("this kernel's trace events are not understood: \(reason)")
    case .outOfRange(let name, let range): Diagnostic("\(name) must be \(range)")
    }
  }
}

extension CaptureError {
  /// The same for somebody who sits before the screen, where there are no options to give.
  package var onScreen: Diagnostic {
    guard case .tracingInUse = self else { return diagnostic }
    return diagnostic.advising("end that first; 'ftview record --take-over' takes it all the same")
  }

  /// Runs `body`, whose failures are files' failures.
  package static func files<Result: ~Copyable>(_ body: () throws(SystemFailure) -> Result) throws(CaptureError)
    -> Result
  {
    do throws(SystemFailure) {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}
