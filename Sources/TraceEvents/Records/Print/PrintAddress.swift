import KernelTypes

/// Network and hardware addresses as the kernel's `%pI4`, `%pI6c`, `%pISpc`, `%pM` and `%pU` write them.
enum PrintAddress {
  /// What follows `%p`, and the bytes of the address. False when they are not of that kind.
  static func put(_ letters: [UInt8], _ bytes: UnsafeRawBufferPointer, bigEndian: Bool, into output: inout PrintOutput)
    -> Bool
  {
    switch letters.first {
    case UInt8(ascii: "M"), UInt8(ascii: "m"): return hardware(letters, bytes, &output)
    case UInt8(ascii: "U"): return unique(letters, bytes, &output)
    case UInt8(ascii: "I"), UInt8(ascii: "i"): break
    default: return false
    }
    let isPlain = letters[0] == UInt8(ascii: "I")
    let isCompressed = letters.contains(UInt8(ascii: "c"))
    switch letters.count > 1 ? letters[1] : 0 {
    case UInt8(ascii: "4"):
      guard bytes.count == 4 else { return false }
      let isReversed = letters.contains(UInt8(ascii: "l")) || (letters.contains(UInt8(ascii: "h")) && !bigEndian)
      four(isReversed ? bytes.reversed() : Array(bytes), isPlain, &output)
      return true
    case UInt8(ascii: "6"):
      guard bytes.count == 16 else { return false }
      six(Array(bytes), isPlain, isCompressed, &output)
      return true
    case UInt8(ascii: "S"):
      return socket(letters, bytes, bigEndian, &output)
    default: return false
    }
  }

  private static func hardware(_ letters: [UInt8], _ bytes: UnsafeRawBufferPointer, _ output: inout PrintOutput) -> Bool
  {
    guard bytes.count == 6 else { return false }
    let isReversed = letters.contains(UInt8(ascii: "R"))
    let between = letters[0] == UInt8(ascii: "m") ? "" : letters.contains(UInt8(ascii: "F")) ? "-" : ":"
    for place in 0..<6 {
      if place > 0 { output.put(between) }
      output.put(hexByte: bytes[isReversed ? 5 - place : place])
    }
    return true
  }

  private static func unique(_ letters: [UInt8], _ bytes: UnsafeRawBufferPointer, _ output: inout PrintOutput) -> Bool {
    guard bytes.count == 16 else { return false }
    let kind = letters.count > 1 ? letters[1] : UInt8(ascii: "b")
    let isUpper = kind == UInt8(ascii: "B") || kind == UInt8(ascii: "L")
    let isLittle = kind == UInt8(ascii: "l") || kind == UInt8(ascii: "L")
    let order = isLittle ? [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] : Array(0..<16)
    for (place, index) in order.enumerated() {
      output.put(hexByte: bytes[index], isUpper: isUpper)
      if [3, 5, 7, 9].contains(place) { output.put("-") }
    }
    return true
  }

  private static func four(_ bytes: [UInt8], _ isPlain: Bool, _ output: inout PrintOutput) {
    for (place, byte) in bytes.enumerated() {
      if place > 0 { output.put(".") }
      let digits = String(byte)
      if !isPlain { output.put(String(repeating: "0", count: 3 - digits.utf8.count)) }
      output.put(digits)
    }
  }

  private static func six(_ bytes: [UInt8], _ isPlain: Bool, _ isCompressed: Bool, _ output: inout PrintOutput) {
    guard isCompressed, isPlain else {
      for place in stride(from: 0, to: 16, by: 2) {
        if place > 0, isPlain { output.put(":") }
        output.put(hexByte: bytes[place])
        output.put(hexByte: bytes[place + 1])
      }
      return
    }
    let words = (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
    let isMapped = words[0..<5].allSatisfy { $0 == 0 } && words[5] == 0xffff
    let isISATAP = (words[4] | 0x0200) == 0x0200 && words[5] == 0x5efe
    let count = isMapped || isISATAP ? 6 : 8
    // The longest run of zeros, the first of several, is left out; a single one is not.
    var longest = 0..<0
    var start = 0
    while start < count {
      var end = start
      while end < count, words[end] == 0 { end += 1 }
      if end - start > max(1, longest.count) { longest = start..<end }
      start = max(end, start + 1)
    }
    for place in 0..<count where !longest.contains(place) || place == longest.lowerBound {
      if longest.contains(place) {
        output.put(place == 0 ? "::" : ":")
        continue
      }
      output.put(hex: UInt64(words[place]))
      if place + 1 < count { output.put(":") }
    }
    guard count == 6 else { return }
    if longest.upperBound != 6 { output.put(":") }
    four(Array(bytes[12..<16]), true, &output)
  }

  /// `struct sockaddr`: family, and behind it the port and the address in network order.
  private static func socket(
    _ letters: [UInt8], _ bytes: UnsafeRawBufferPointer, _ bigEndian: Bool, _ output: inout PrintOutput
  ) -> Bool {
    guard let family = ByteView(bytes: bytes, bigEndian: bigEndian).u16(0),
      let port = ByteView(bytes: bytes, bigEndian: true).u16(2)
    else { return false }
    let isPlain = letters[0] == UInt8(ascii: "I")
    let hasPort = letters.contains(UInt8(ascii: "p"))
    switch family {
    case 2:
      guard bytes.count >= 8 else { return false }
      four(Array(bytes[4..<8]), isPlain, &output)
      if hasPort { output.put(":\(port)") }
    case 10:
      guard bytes.count >= 24 else { return false }
      if hasPort { output.put("[") }
      six(Array(bytes[8..<24]), isPlain, letters.contains(UInt8(ascii: "c")), &output)
      if hasPort { output.put("]:\(port)") }
    default: break
    }
    return true
  }
}
