import KernelTypes

/// A return value as far as two of them can be compared.
package enum ReturnValue: Equatable, Sendable {
  /// Addresses of kernel memory differ from packet to packet and mean nothing.
  case address
  case number(Int64)
  case text

  /// Where the kernel's half of the addresses begins, with five levels of page tables (Documentation/arch/x86/x86_64/mm.rst);
  /// with four, and on arm64, it begins later.
  private static let firstAddress: UInt64 = 0xff00_0000_0000_0000

  /// Reads a value as ftrace prints it: `0x..` for what looks like an address, else decimal
  /// (`print_graph_retval`, kernel/trace/trace_functions_graph.c).
  package init(_ printed: String) {
    if let code = Self.errorCode(printed) {
      self = .number(Int64(code))
    } else if printed.hasPrefix("0x"), let bits = UInt64(printed.dropFirst(2), radix: 16) {
      self = bits >= Self.firstAddress ? .address : .number(Int64(bitPattern: bits))
    } else if let number = Int64(printed) {
      self = .number(number)
    } else {
      self = .text
    }
  }

  /// A value as printed, for people: errors have their names, `-22 EINVAL`.
  package static func words(_ printed: String) -> String { errorCode(printed).map(ErrorNumber.text) ?? printed }

  /// Whether a return value as printed is one of the kernel's error codes, -4095…-1, and which: also as the pointer that
  /// ERR_PTR makes of one (IS_ERR_VALUE, include/linux/err.h), and in a register whose upper half an int left zero.
  package static func errorCode(_ printed: String?) -> Int? {
    guard let printed else { return nil }
    if printed.hasPrefix("-"), let value = Int(printed) { return (-4095...(-1)).contains(value) ? value : nil }
    guard printed.hasPrefix("0x"), let bits = UInt64(printed.dropFirst(2), radix: 16) else { return nil }
    let value = bits > UInt64(UInt32.max) ? Int(Int64(bitPattern: bits)) : Int(Int32(truncatingIfNeeded: bits))
    return bits >= 0x8000_0000 && (-4095...(-1)).contains(value) ? value : nil
  }
}
