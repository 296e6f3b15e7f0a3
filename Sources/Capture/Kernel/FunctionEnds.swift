import TraceEvents

/// Where functions end, as far as that can be told: where the next one begins.
struct FunctionEnds {
  private let starts: [UInt64]

  /// - Parameter symbols: lines of /proc/kallsyms, functions only. Nil where it hides the addresses.
  init?(_ symbols: [UInt8]) {
    var starts: [UInt64] = []
    for line in symbols.split(separator: UInt8(ascii: "\n")) {
      let text = line.prefix { $0 != UInt8(ascii: " ") }
      if let address = UInt64(String(decoding: text, as: UTF8.self), radix: 16), address != 0 { starts.append(address) }
    }
    guard !starts.isEmpty else { return nil }
    self.starts = starts.sorted()
  }

  /// The next function's begin; the last one has no end that anybody knows, and is nothing.
  func end(of start: UInt64) -> UInt64 {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= start { low = middle + 1 } else { high = middle }
    }
    return low < starts.count ? starts[low] : start
  }
}
