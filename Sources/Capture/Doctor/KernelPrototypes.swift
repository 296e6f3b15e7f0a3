import KernelTypes
import TraceEvents

/// The kernel's own description of the functions that the module uses. Everybody may read it.
struct KernelPrototypes {
  /// Why there is none; empty when there is.
  let trouble: String
  /// The whole description; nil when there is none.
  let all: BTF?
  private let prototypes: [String: String]
  private let probes: [String: String]

  init(_ machine: Machine) {
    let path = KernelFunctions.directory + "/vmlinux"
    guard let bytes = machine.bytes(path) else {
      self.init(trouble: "the kernel does not describe its types")
      return
    }
    do throws(BTFError) {
      self.init(try BTF(bytes))
    } catch {
      self.init(trouble: "\(path): \(error.description)")
    }
  }

  init(_ types: BTF) {
    trouble = ""
    all = types
    prototypes = types.numbers(of: ModuleNeeds.names, kind: .function).mapValues { types.declaration($0) }
    probes = types.numbers(of: ["btf_trace_kfree_skb"], kind: .typedef).mapValues { number in
      // A pointer to what a probe has to be.
      let text = types.declaration(number)
      return text.hasSuffix(" *") ? String(text.dropLast(2)) : text
    }
  }

  private init(trouble: String) {
    self.trouble = trouble
    all = nil
    prototypes = [:]
    probes = [:]
  }

  var isThere: Bool { trouble.isEmpty }

  /// `bool (struct task_struct *)`; nil when it is not described.
  func prototype(of function: String) -> String? { prototypes[function] }

  /// Whether a trace array has an own `struct fgraph_ops`, which has the tracer's return function.
  var arraysHaveReturnFunction: BTF.MemberVerdict? { all?.pointer("gops", of: "trace_array", to: "fgraph_ops") }

  /// What a tracepoint's probe is called with; nil when it is not described.
  func prototype(ofProbeOf tracepoint: String) -> String? { probes["btf_trace_" + tracepoint] }
}
