import Glibc

/// One thing that a capture needs, and whether this machine has it.
package struct Finding: Equatable, Sendable {
  package enum State: String, Sendable {
    /// There.
    case ok
    /// Not there: no capture is possible.
    case missing
    /// Worth knowing: a capture is possible, perhaps only in a certain way.
    case note
  }

  package var state: State
  /// What was looked at, with what was found.
  package var text: String
  /// What to do about it; empty when there is nothing to do.
  package var cure: String

  /// One line: `missing  module ftview: not loaded: modprobe ftview`.
  package var line: String {
    let lead = state.rawValue + String(repeating: " ", count: max(1, 9 - state.rawValue.utf8.count))
    return lead + text + (cure.isEmpty ? "" : ": " + cure)
  }
}

/// Looks at everything that a capture needs, and changes nothing for longer than the look takes.
package enum Doctor {
  /// Every finding, in the order in which a capture would stumble.
  package static func examine() -> [Finding] {
    var findings = [root(), module(), device(), symbols(), kprobes()]
    do throws(CaptureError) {
      let traceFS = try TraceFS.find()
      findings.append(Finding(state: .ok, text: "tracefs at \(traceFS.root)", cure: ""))
      findings += tracing(traceFS)
      findings += entryPoints()
    } catch {
      findings.append(Finding(state: .missing, text: "tracefs", cure: error.description))
    }
    findings.append(leftovers())
    return findings
  }

  private static func root() -> Finding {
    geteuid() == 0
      ? Finding(state: .ok, text: "root", cure: "")
      : Finding(state: .missing, text: "root", cure: "run it with sudo")
  }

  private static func device() -> Finding {
    do throws(CaptureError) {
      let device = try Device.open()
      guard device.takesFunctions else {
        return Finding(
          state: .note,
          text: "/dev/ftview answers, module version \(device.version); only tcp, udp and icmp can be entry points",
          cure: "a kernel with CONFIG_DYNAMIC_FTRACE_WITH_REGS=y and CONFIG_DEBUG_INFO_BTF=y")
      }
      return Finding(state: .ok, text: "/dev/ftview answers, module version \(device.version)", cure: "")
    } catch .deviceBusy {
      return Finding(state: .note, text: "/dev/ftview is in use by another ftview", cure: "")
    } catch {
      return Finding(state: .missing, text: "/dev/ftview", cure: error.description)
    }
  }

  private static func symbols() -> Finding {
    guard let file = try? System.open("/proc/kallsyms", O_RDONLY) else {
      return Finding(state: .missing, text: "/proc/kallsyms", cure: "the kernel needs CONFIG_KALLSYMS_ALL=y")
    }
    var start = [UInt8](repeating: 0, count: 16)
    let count = start.withUnsafeMutableBytes { buffer in
      (try? System.read(file, into: buffer, path: "/proc/kallsyms")) ?? 0
    }
    let hidden = count < 16 || start.allSatisfy { $0 == UInt8(ascii: "0") }
    // The first symbol of some kernels really lies at 0: a per-CPU base. The setting then decides.
    let restricted = ((try? System.text("/proc/sys/kernel/kptr_restrict")) ?? "0").trimmed == "2"
    return hidden && (restricted || geteuid() != 0)
      ? Finding(
        state: .missing, text: "kernel symbols are hidden", cure: CaptureError.symbolsHidden.description)
      : Finding(state: .ok, text: "kernel symbols have addresses", cure: "")
  }

  private static func kprobes() -> Finding {
    let path = "/sys/kernel/debug/kprobes/enabled"
    guard let text = try? System.text(path) else {
      // Without debugfs there is no telling; the module says so itself when it cannot place one.
      return Finding(state: .ok, text: "kprobes (debugfs is not mounted, so not checked)", cure: "")
    }
    return text.trimmed == "1"
      ? Finding(state: .ok, text: "kprobes are on", cure: "")
      : Finding(state: .missing, text: "kprobes are off", cure: "echo 1 > \(path)")
  }

  private static func tracing(_ traceFS: TraceFS) -> [Finding] {
    guard access(traceFS.topLevel.file("current_tracer"), R_OK) == 0 else {
      return [Finding(state: .missing, text: "tracefs cannot be read", cure: "run it with sudo")]
    }
    guard traceFS.hasFunctionGraph else {
      return [
        Finding(state: .missing, text: "function_graph", cure: CaptureError.noFunctionGraph.description)
      ]
    }
    var findings = [Finding(state: .ok, text: "function_graph is among the tracers", cure: "")]
    if (try? traceFS.instancesOfferFunctionGraph()) == true {
      findings.append(
        Finding(state: .ok, text: "function_graph works in an instance: others are not in the way", cure: ""))
      return findings
    }
    findings.append(
      Finding(state: .note, text: "function_graph works in the top-level buffer only: captures take that", cure: ""))
    let uses = TracingUse.of(traceFS.topLevel)
    if !uses.isEmpty {
      findings.append(
        Finding(
          state: .missing, text: "the top-level buffer is in use (\(uses.joined(separator: "; ")))",
          cure: "end that, or give --take-over"))
    }
    return findings
  }

  private static func leftovers() -> Finding {
    let directory = RuntimeDirectory()
    if geteuid() != 0 {
      return Finding(state: .note, text: "only root can see whether an earlier capture left tracing changed", cure: "")
    }
    guard System.exists(directory.restorePath) else {
      return Finding(state: .ok, text: "no earlier capture left tracing changed", cure: "")
    }
    if let lock = try? directory.lock() {
      lock.close()
      return Finding(state: .missing, text: "an earlier capture left tracing changed", cure: "ftview restore")
    }
    return Finding(state: .note, text: "a capture is running", cure: "")
  }
}
