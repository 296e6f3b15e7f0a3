import CPcap
import Glibc

/// libpcap's compiler behind one function.
enum FilterCompiler {
  enum Outcome {
    case program([FilterInstruction])
    case rejected(String)
  }

  /// Compiles for `DLT_RAW`. libpcap keeps its parser's state in the handle since 1.8, so that each call is on its own.
  static func compile(_ expression: String, optimize: Bool = true) -> Outcome {
    guard let handle = pcap_open_dead(ftview_dlt_raw, 65535) else { return .rejected("out of memory") }
    defer { pcap_close(handle) }
    var program = bpf_program()
    guard pcap_compile(handle, &program, expression, optimize ? 1 : 0, ftview_netmask_unknown) == 0 else {
      return .rejected(readable(String(cString: pcap_geterr(handle))))
    }
    defer { pcap_freecode(&program) }
    let instructions = UnsafeBufferPointer(start: program.bf_insns, count: Int(program.bf_len))
    return .program(
      instructions.map { FilterInstruction(code: $0.code, jumpTrue: $0.jt, jumpFalse: $0.jf, k: $0.k) })
  }

  /// libpcap's message without what the caller says anyway.
  private static func readable(_ message: String) -> String {
    for prefix in ["can't parse filter expression: ", "syntax error in filter expression: "]
    where message.hasPrefix(prefix) {
      return String(message.dropFirst(prefix.count))
    }
    return message
  }
}
