/// One `%…` of a format string.
struct PrintConversion: Sendable {
  enum Width: Sendable, Equatable {
    case none
    case fixed(Int)
    /// `*`: the next argument.
    case argument
  }

  var isLeft = false
  var isZero = false
  var isPlus = false
  var isSpace = false
  var isAlternate = false
  var width = Width.none
  var precision = Width.none
  /// Bytes of the number: 1, 2, 4 or 8.
  var size = 4
  /// `d`, `s`, `x`, `p`, …
  var letter: UInt8 = 0
  /// What follows `%p`: `S`, `I6c`, `M`.
  var pointer: [UInt8] = []

  /// No column of a trace is wider.
  static let widest = 256

  /// Reads what follows `%`; nil for what is no conversion. `at` is behind it then.
  init?(_ text: [UInt8], _ at: inout Int, longSize: Int) {
    func peek() -> UInt8 { at < text.count ? text[at] : 0 }
    flags: while true {
      switch peek() {
      case UInt8(ascii: "-"): isLeft = true
      case UInt8(ascii: "0"): isZero = true
      case UInt8(ascii: "+"): isPlus = true
      case UInt8(ascii: " "): isSpace = true
      case UInt8(ascii: "#"): isAlternate = true
      default: break flags
      }
      at += 1
    }
    width = Self.width(text, &at)
    if peek() == UInt8(ascii: ".") {
      at += 1
      precision = Self.width(text, &at)
      if precision == .none { precision = .fixed(0) }
    }
    var longs = 0
    var shorts = 0
    sizes: while true {
      switch peek() {
      case UInt8(ascii: "l"): longs += 1
      case UInt8(ascii: "L"), UInt8(ascii: "q"): longs += 2
      case UInt8(ascii: "z"), UInt8(ascii: "Z"), UInt8(ascii: "t"): longs += 1
      case UInt8(ascii: "h"): shorts += 1
      default: break sizes
      }
      at += 1
      if longs + shorts > 4 { return nil }
    }
    size = longs > 1 ? 8 : longs == 1 ? longSize : shorts > 1 ? 1 : shorts == 1 ? 2 : 4
    letter = peek()
    guard "diuxXocsp".utf8.contains(letter) else { return nil }
    at += 1
    if letter == UInt8(ascii: "p") { pointer = Self.pointer(text, &at) }
  }

  private static func width(_ text: [UInt8], _ at: inout Int) -> Width {
    if at < text.count, text[at] == UInt8(ascii: "*") {
      at += 1
      return .argument
    }
    var value: Int?
    while at < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[at]) {
      value = min(widest, (value ?? 0) * 10 + Int(text[at] - UInt8(ascii: "0")))
      at += 1
    }
    return value.map(Width.fixed) ?? .none
  }

  /// The letters that belong to `%p`.
  private static func pointer(_ text: [UInt8], _ at: inout Int) -> [UInt8] {
    var allowed: [[UInt8]] = []
    switch at < text.count ? text[at] : 0 {
    case UInt8(ascii: "S"), UInt8(ascii: "s"), UInt8(ascii: "F"), UInt8(ascii: "f"), UInt8(ascii: "B"),
      UInt8(ascii: "x"), UInt8(ascii: "K"):
      allowed = []
    case UInt8(ascii: "M"), UInt8(ascii: "m"): allowed = [Array("RF".utf8)]
    case UInt8(ascii: "U"): allowed = [Array("bBlL".utf8)]
    case UInt8(ascii: "h"): allowed = [Array("CDN".utf8)]
    case UInt8(ascii: "I"), UInt8(ascii: "i"):
      allowed = [Array("46S".utf8)] + Array(repeating: Array("pfschnbl".utf8), count: 4)
    default: return []
    }
    var letters = [text[at]]
    at += 1
    for set in allowed {
      guard at < text.count, set.contains(text[at]) else { break }
      letters.append(text[at])
      at += 1
    }
    return letters
  }
}

/// Bytes of one event's text, no more than a limit.
struct PrintOutput {
  private(set) var bytes: [UInt8] = []
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var isFull: Bool { bytes.count >= limit }

  mutating func put(_ byte: UInt8) { if bytes.count < limit { bytes.append(byte) } }

  mutating func put(_ text: some Sequence<UInt8>) {
    for byte in text {
      if bytes.count >= limit { return }
      bytes.append(byte)
    }
  }

  mutating func put(_ text: String) { put(text.utf8) }

  mutating func put(hex value: UInt64) { put(String(value, radix: 16)) }

  /// Two digits.
  mutating func put(hexByte byte: UInt8, isUpper: Bool = false) {
    let digits = Array(isUpper ? "0123456789ABCDEF".utf8 : "0123456789abcdef".utf8)
    put(digits[Int(byte >> 4)])
    put(digits[Int(byte & 15)])
  }

  /// A text in a column.
  mutating func put(_ text: some Collection<UInt8>, width: Int, isLeft: Bool) {
    let missing = max(0, min(PrintConversion.widest, width) - text.count)
    if !isLeft { put(repeatElement(UInt8(ascii: " "), count: missing)) }
    put(text)
    if isLeft { put(repeatElement(UInt8(ascii: " "), count: missing)) }
  }

  /// A number as C's `printf` writes it.
  mutating func put(_ value: Int64, _ conversion: PrintConversion, width: Int, precision: Int?) {
    let bits = Int64(64 - conversion.size * 8)
    let unsigned = UInt64(bitPattern: value << bits) >> UInt64(bits)
    var sign = ""
    var digits: String
    switch conversion.letter {
    case UInt8(ascii: "c"):
      return put([UInt8(truncatingIfNeeded: value)], width: width, isLeft: conversion.isLeft)
    case UInt8(ascii: "d"), UInt8(ascii: "i"):
      let signed = (value << bits) >> bits
      digits = String(signed.magnitude)
      sign = signed < 0 ? "-" : conversion.isPlus ? "+" : conversion.isSpace ? " " : ""
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      let isUpper = conversion.letter == UInt8(ascii: "X")
      digits = String(unsigned, radix: 16, uppercase: isUpper)
      if conversion.isAlternate, unsigned != 0 { sign = isUpper ? "0X" : "0x" }
    case UInt8(ascii: "o"):
      digits = String(unsigned, radix: 8)
      if conversion.isAlternate, unsigned != 0 { sign = "0" }
    default: digits = String(unsigned)
    }
    let wanted: Int
    if let precision {
      wanted = min(PrintConversion.widest, precision)
    } else {
      wanted = conversion.isZero && !conversion.isLeft ? min(PrintConversion.widest, width) - sign.utf8.count : 0
    }
    digits = String(repeating: "0", count: max(0, wanted - digits.utf8.count)) + digits
    put(Array((sign + digits).utf8), width: width, isLeft: conversion.isLeft)
  }
}
