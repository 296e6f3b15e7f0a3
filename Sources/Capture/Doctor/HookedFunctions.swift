import TraceEvents

/// Functions that somebody else's hooks stand in for, from ftrace's `enabled_functions`:
///
///     ip_local_deliver (1) R I             tramp: 0xffffffffc0a3e000 (ftrace_regs_caller) …
///     veth_xmit [veth] (1)        D        direct-->bpf_trampoline_6442530000+0x0/0x8a
///
/// `I` is a function that is replaced (a live patch, another module's hook): only one hook may do that. `D` is one that a
/// BPF program hooks directly.
enum HookedFunctions {
  /// Names of the functions that are replaced, as ftrace prints them.
  static func replaced(in text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      guard let open = line.place(of: " ("), let close = line[open.upperBound...].firstIndex(of: ")") else {
        return nil
      }
      let flags = line[line.index(after: close)...].split(whereSeparator: { $0 == " " || $0 == "\t" })
      // The flags are single letters; what follows them is a word.
      guard flags.prefix(while: { $0.count == 1 }).contains("I") else { return nil }
      return String(line[..<open.lowerBound])
    }
  }
}
