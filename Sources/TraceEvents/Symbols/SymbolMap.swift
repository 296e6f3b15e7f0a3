/// Why a list of kernel symbols is of no use.
package enum SymbolError: Error, Equatable, CustomStringConvertible {
  /// Every address is zero: `kernel.kptr_restrict` hides them from this user.
  case addressesHidden
  /// Not one line could be understood.
  case empty

  /// One line that says what is wrong, and how to see addresses where they are hidden.
  package var description: String {
    switch self {
    case .addressesHidden: "kernel symbols have no addresses: read them as root, with kernel.kptr_restrict at 0 or 1"
    case .empty: "the list of kernel symbols is empty"
    }
  }
}

/// Kernel addresses to function names, as `/proc/kallsyms` or a trace file lists them.
///
/// The list is kept as it is, with one sorted array of where its lines are: a name is made when somebody asks for it,
/// and most are never asked for. Of several names for one address the first listed wins, as in the kernel's own
/// `kallsyms_lookup`. Only text symbols (types `t`, `T`, `w`, `W`) are kept, and of those not the marks between code
/// and data (`$a`, `$t`, `$x`, `.L…`) that ARM's tools leave.
package struct SymbolMap: Sendable {
  private struct Entry: Sendable {
    var address: UInt64
    /// Where the name begins in the list.
    var name: UInt32
  }

  private var text: [UInt8] = []
  /// Where the list lies in `text`.
  private var range = 0..<0
  private var entries: [Entry] = []
  private var interruptText: Range<UInt64>?
  /// Names of addresses that only a reader of the list looks for.
  private static let interruptMark: StaticString = "__irqentry_text_"

  /// Beyond this from a symbol's start an address is not the symbol's: no kernel function is that long.
  private static let longestFunction: UInt64 = 1 << 24
  /// 4 bytes on x86, with `endbr64`; up to 16 elsewhere.
  private static let longestPreamble: UInt64 = 16
  /// A list is cut here; a kernel's is a few megabytes long.
  private static let longestList = 1 << 30

  /// A map that knows no name: every address resolves to its hexadecimal text.
  package init() {}

  /// Reads lines of `address type name [module]`, the module set off by a tab. Lines of another shape are skipped.
  ///
  /// - Complexity: O(length), and O(n log n) of the part that is not in order of addresses (modules, mostly).
  package init(kallsyms list: UnsafeRawBufferPointer) throws(SymbolError) {
    let list = list.part(0..<min(list.count, Self.longestList))
    try self.init(Array(list), 0..<list.count)
  }

  /// As ``init(kallsyms:)``, with a list that lies in an array, which is kept as it is.
  init(_ text: [UInt8], _ range: Range<Int>) throws(SymbolError) {
    self.text = text
    self.range = range.lowerBound..<min(range.upperBound, range.lowerBound + Self.longestList)
    let result = text.withUnsafeBytes { bytes in
      Result { () throws(SymbolError) in try read(bytes.part(self.range)) }
    }
    try result.get()
  }

  private mutating func read(_ list: UnsafeRawBufferPointer) throws(SymbolError) {
    entries.reserveCapacity(list.count / 40)
    var scan = SymbolLines(list)
    var interruptStart: UInt64?
    var interruptEnd: UInt64?
    while let line = scan.next() {
      if list[line.name] == UInt8(ascii: "_"), list.hasPrefix(Self.interruptMark, at: line.name) {
        if list.hasPrefix("start", at: line.name + 16) { interruptStart = line.address }
        if list.hasPrefix("end", at: line.name + 16) { interruptEnd = line.address }
      }
      guard line.isFunction else { continue }
      entries.append(Entry(address: line.address, name: UInt32(truncatingIfNeeded: line.name)))
    }
    if entries.isEmpty { throw scan.sawHidden ? .addressesHidden : .empty }
    sort()
    dropAliases()
    if let interruptStart, let interruptEnd, interruptStart < interruptEnd {
      interruptText = interruptStart..<interruptEnd
    }
  }

  /// The kernel lists itself in order of addresses; what follows, modules and generated code, is not.
  private mutating func sort() {
    guard let fault = entries.indices.dropFirst().first(where: { entries[$0].address < entries[$0 - 1].address }) else {
      return
    }
    // Lines lie in the list's order, so the place of the name decides ties as the list does.
    func isBefore(_ left: Entry, _ right: Entry) -> Bool { (left.address, left.name) < (right.address, right.name) }
    let tail = entries[fault...].sorted(by: isBefore)
    var merged: [Entry] = []
    merged.reserveCapacity(entries.count)
    var head = 0
    for entry in tail {
      while head < fault, !isBefore(entry, entries[head]) {
        merged.append(entries[head])
        head += 1
      }
      merged.append(entry)
    }
    merged.append(contentsOf: entries[head..<fault])
    entries = merged
  }

  /// Keeps the first name of each address.
  private mutating func dropAliases() {
    var kept = 1
    for index in entries.indices.dropFirst() where entries[index].address != entries[kept - 1].address {
      entries[kept] = entries[index]
      kept += 1
    }
    entries.removeLast(entries.count - kept)
  }

  /// How many addresses have a name.
  package var count: Int { entries.count }

  /// The function at `address` as ftrace prints it, `name` or `name [module]`; `0x…` when unknown.
  ///
  /// - Complexity: O(log n).
  package func resolve(_ address: UInt64) -> String { withName(of: address) { $0.text } }

  /// A code address as ftrace prints a caller, `name+0x12`; `0x…` when unknown.
  package func resolveWithOffset(_ address: UInt64) -> String {
    guard let index = index(of: address) else { return "0x" + String(address, radix: 16) }
    return resolve(address) + "+0x" + String(address &- entries[index].address, radix: 16)
  }

  /// The start of the symbol that `address` lies in, or nil when unknown.
  package func start(of address: UInt64) -> UInt64? { index(of: address).map { entries[$0].address } }

  /// Whether a function of the list begins at `address`, or so few bytes before it as a compiler puts in front of the
  /// call that ftrace hooks. If not, its module is not in the list.
  func hasFunction(at address: UInt64) -> Bool {
    index(of: address).map { address &- entries[$0].address <= Self.longestPreamble } ?? false
  }

  /// Calls `body` with what ``resolve(_:)`` answers, as bytes.
  func withName<R>(of address: UInt64, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    guard let index = index(of: address) else {
      var digits: [UInt8] = []
      digits.appendHex(address)
      return digits.withUnsafeBytes { body($0) }
    }
    return text.withUnsafeBytes { bytes in
      let list = bytes.part(range)
      let (name, module) = SymbolLines.name(list, at: Int(entries[index].name))
      guard let module else { return body(name) }
      // The printed form is `name [module]`, with one space whatever set them apart in the list.
      let printed = Array(name) + [UInt8(ascii: " ")] + Array(module)
      return printed.withUnsafeBytes { body($0) }
    }
  }

  /// Whether `address` lies between the kernel's `__irqentry_text_start` and `__irqentry_text_end`; false when the list
  /// does not have them.
  package func isInterruptEntry(_ address: UInt64) -> Bool { interruptText?.contains(address) ?? false }

  /// Position of the last symbol at or before `address`.
  func index(of address: UInt64) -> Int? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = low + (high - low) / 2
      if entries[middle].address <= address { low = middle + 1 } else { high = middle }
    }
    guard low > 0, address &- entries[low - 1].address < Self.longestFunction else { return nil }
    return low - 1
  }
}

/// The list as lines, of which some can be taken.
extension SymbolMap {
  /// From the first function to where the last one must have ended; empty without functions.
  var span: Range<UInt64> {
    guard let first = entries.first?.address, let last = entries.last?.address else { return 0..<0 }
    let end = last.addingReportingOverflow(Self.longestFunction)
    return first..<(end.overflow ? .max : end.partialValue)
  }

  /// The name of a function by its place in the order of addresses, without its module.
  func name(_ index: Int) -> String {
    text.withUnsafeBytes { bytes in
      String(decoding: SymbolLines.name(bytes.part(range), at: Int(entries[index].name)).name, as: UTF8.self)
    }
  }

  /// The lines of some functions, in the list's order, and those of the marks around interrupts' code; that of the first
  /// function where there would be none.
  ///
  /// - Parameter isWanted: by the order of addresses.
  func lines(of isWanted: [Bool]) -> [UInt8] {
    text.withUnsafeBytes { bytes in
      let list = bytes.part(range)
      var names = entries.indices.filter { isWanted[$0] }.map { Int(entries[$0].name) }
      var scan = SymbolLines(list)
      while let line = scan.next() { if list.hasPrefix(Self.interruptMark, at: line.name) { names.append(line.name) } }
      if names.isEmpty, let first = entries.first { names = [Int(first.name)] }
      names.sort()
      var lines: [UInt8] = []
      var end = 0
      for name in names where name >= end {
        end = list.find(UInt8(ascii: "\n"), from: name) ?? list.count
        lines.append(contentsOf: list.part(Self.lineStart(list, name)..<end))
        lines.append(UInt8(ascii: "\n"))
      }
      return lines
    }
  }

  private static func lineStart(_ list: UnsafeRawBufferPointer, _ name: Int) -> Int {
    var start = name
    while start > 0, list[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    return start
  }
}
