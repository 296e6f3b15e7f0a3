/// A number in a line, perhaps with a fraction: `12`, `9344.122358`.
struct DecimalText {
  private(set) var whole: Int64 = 0
  private(set) var fraction: Int64 = 0
  /// How many digits stand before the dot.
  let wholeDigits: Int
  /// How many digits the fraction has; 0 without one.
  private(set) var digits = 0
  /// Where the line goes on.
  let end: Int

  private static let mostWhole = 18
  private static let mostFraction = 9

  /// Reads the digits from `start` on; nil where there is none, or none behind a dot. What is longer than any time ends sooner.
  @inline(__always)
  init?(_ line: TextBytes, _ start: Int) {
    var at = start
    while at < line.count, line[at].isDigit, at - start < Self.mostWhole {
      whole = whole &* 10 &+ Int64(line[at] &- UInt8(ascii: "0"))
      at += 1
    }
    guard at > start else { return nil }
    wholeDigits = at - start
    if at < line.count, line[at] == UInt8(ascii: ".") {
      at += 1
      while at < line.count, line[at].isDigit, digits < Self.mostFraction {
        fraction = fraction &* 10 &+ Int64(line[at] &- UInt8(ascii: "0"))
        at += 1
        digits += 1
      }
      guard digits > 0 else { return nil }
    }
    end = at
  }

  /// In ns, of a number of so many ns each; nil for what 64 bits do not hold.
  @inline(__always)
  func nanoseconds(unit: Int64) -> Int64? {
    var scaled = fraction &* unit
    // Microseconds come with three digits at most, whose division the compiler turns into multiplications.
    switch digits {
    case 0: break
    case 1: scaled /= 10
    case 2: scaled /= 100
    case 3: scaled /= 1000
    case 6: scaled /= 1_000_000
    default: for _ in 0..<digits { scaled /= 10 }
    }
    let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    let (sum, carry) = product.addingReportingOverflow(scaled)
    return carry ? nil : sum
  }
}

extension TextBytes {
  /// Digits from `start` to `end`, at most `longest` of them and at least one; nil for anything else.
  @inline(__always)
  func digits(_ start: Int, _ end: Int, longest: Int) -> Int64? {
    guard start < end, end &- start <= longest else { return nil }
    precondition(start >= 0 && end <= readable)
    var at = start
    var value: Int64 = 0
    while at < end {
      let digit = byte(at) &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
      at &+= 1
    }
    return value
  }
}
