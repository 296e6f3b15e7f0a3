/// Why a list of kernel symbols is of no use.
package enum SymbolError: Error, Equatable, CustomStringConvertible {
  /// Every address is zero: `kernel.kptr_restrict` hides them from this user.
  case addressesHidden
  /// Not one line could be understood.
  case empty

  package var description: String {
    switch self {
    case .addressesHidden: "kernel symbols have no addresses: run as root, or set kernel.kptr_restrict=0"
    case .empty: "the list of kernel symbols is empty"
    }
  }
}

/// Kernel addresses to function names, as `/proc/kallsyms` or a trace file lists them.
///
/// Two columns sorted by address; of several names for one address the first listed wins, as in the kernel's own
/// `kallsyms_lookup`. Only text symbols (types `t`, `T`, `w`, `W`) are kept.
package struct SymbolMap: Sendable {
  private var addresses: [UInt64] = []
  private var names: [StringID] = []
  private var strings = StringTable()
  private var interruptText: Range<UInt64>?

  /// Beyond this from a symbol's start an address is not the symbol's: no kernel function is that long.
  private static let longestFunction: UInt64 = 1 << 24

  /// A map that knows no name: every address resolves to its hexadecimal text.
  package init() {}

  /// Reads lines of `address type name [module]`, the module set off by a tab. Lines of another shape are skipped.
  ///
  /// - Complexity: O(n log n).
  package init(kallsyms text: UnsafeRawBufferPointer) throws(SymbolError) {
    var lines = ByteLines(text)
    var entries: [(address: UInt64, name: StringID)] = []
    var sawHidden = false
    var interruptStart: UInt64?
    var interruptEnd: UInt64?
    while let line = lines.next() {
      var fields = ByteFields(line)
      guard let addressText = fields.next(), let type = fields.next(), let name = fields.next(),
        let address = parseHex(addressText), type.count == 1
      else { continue }
      if address == 0 {
        sawHidden = true
        continue
      }
      if name.elementsEqual("__irqentry_text_start".utf8) { interruptStart = address }
      if name.elementsEqual("__irqentry_text_end".utf8) { interruptEnd = address }
      guard Self.isText(type[0]) else { continue }
      if let module = fields.next(), module.first == UInt8(ascii: "[") {
        // The printed form is `name [module]`, with one space whatever set them apart in the list.
        let printed = String(decoding: name, as: UTF8.self) + " " + String(decoding: module, as: UTF8.self)
        entries.append((address, strings.intern(printed)))
      } else {
        entries.append((address, strings.intern(name)))
      }
    }
    if entries.isEmpty { throw sawHidden ? .addressesHidden : .empty }
    // The sort of the standard library is stable in practice but not by contract: the position decides ties.
    let order = entries.indices.sorted {
      (entries[$0].address, $0) < (entries[$1].address, $1)
    }
    addresses.reserveCapacity(order.count)
    names.reserveCapacity(order.count)
    for index in order where entries[index].address != addresses.last {
      addresses.append(entries[index].address)
      names.append(entries[index].name)
    }
    if let interruptStart, let interruptEnd, interruptStart < interruptEnd {
      interruptText = interruptStart..<interruptEnd
    }
  }

  /// How many addresses have a name.
  package var count: Int { addresses.count }

  /// The function at `address` as ftrace prints it, `name` or `name [module]`; `0x…` when unknown.
  ///
  /// - Complexity: O(log n).
  package func resolve(_ address: UInt64) -> String {
    guard let index = index(of: address) else { return "0x" + String(address, radix: 16) }
    return strings[names[index]]
  }

  /// A code address as ftrace prints a caller, `name+0x12`; `0x…` when unknown.
  package func resolveWithOffset(_ address: UInt64) -> String {
    guard let index = index(of: address) else { return "0x" + String(address, radix: 16) }
    return strings[names[index]] + "+0x" + String(address &- addresses[index], radix: 16)
  }

  /// Whether `address` lies between the kernel's `__irqentry_text_start` and `__irqentry_text_end`; false when the list
  /// does not have them.
  package func isInterruptEntry(_ address: UInt64) -> Bool { interruptText?.contains(address) ?? false }

  /// Position of the last symbol at or before `address`.
  private func index(of address: UInt64) -> Int? {
    var low = 0
    var high = addresses.count
    while low < high {
      let middle = low + (high - low) / 2
      if addresses[middle] <= address { low = middle + 1 } else { high = middle }
    }
    guard low > 0, address &- addresses[low - 1] < Self.longestFunction else { return nil }
    return low - 1
  }

  private static func isText(_ type: UInt8) -> Bool {
    switch type {
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "w"), UInt8(ascii: "W"): true
    default: false
    }
  }
}
