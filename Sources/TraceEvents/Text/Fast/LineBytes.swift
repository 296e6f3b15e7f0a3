/// Reads short fields of a line eight bytes at a time. Whoever asks makes sure, once a line, that so many bytes lie there.
enum LineBytes {
  static let spaces: UInt64 = 0x2020_2020_2020_2020

  /// All bits of the first `count` bytes of a word, 1 to 8.
  @inline(__always)
  static func mask(_ count: Int) -> UInt64 { ~0 &>> UInt64(truncatingIfNeeded: 64 &- 8 &* count) }

  /// Where the first line's end from `at` on stands, among the next 48 bytes; nil when none does. So many may be looked at.
  @inline(__always)
  static func lineEnd(_ text: TextBytes, _ at: Int) -> Int? {
    var at = at
    for _ in 0..<3 {
      // Bytes of ones where a line ends.
      let found = unsafeBitCast(text.sixteen(at) .== lineEnds, to: SIMD2<UInt64>.self)
      if found[0] != 0 { return at &+ found[0].trailingZeroBitCount >> 3 }
      if found[1] != 0 { return at &+ 8 &+ found[1].trailingZeroBitCount >> 3 }
      at &+= 16
    }
    return nil
  }

  private static var lineEnds: SIMD16<UInt8> {
    @inline(__always) get { SIMD16(repeating: UInt8(ascii: "\n")) }
  }

  /// Whether `start..<end` is spaces, and nothing else; eight bytes lie behind `end`.
  @inline(__always)
  static func areSpaces(_ line: TextBytes, _ start: Int, _ end: Int) -> Bool {
    let length = end &- start
    // As the duration's column mostly is: two looks, which overlap.
    if length >= 8, length <= 16 { return (line.word(start) ^ spaces) | (line.word(end &- 8) ^ spaces) == 0 }
    var at = start
    while end &- at >= 8 {
      if line.word(at) != spaces { return false }
      at &+= 8
    }
    guard at < end else { return true }
    return (line.word(at) ^ spaces) & mask(end &- at) == 0
  }

  /// The first place from `at` on that is no space; a space when there are `most` and more. At most some bytes before the end of
  /// what may be looked at.
  @inline(__always)
  static func skipSpaces(_ line: TextBytes, _ at: Int, atMost most: Int) -> Int {
    var at = at
    let last = min(line.readable &- 8, at &+ most)
    while at <= last {
      let rest = line.word(at) ^ spaces
      if rest != 0 { return at &+ rest.trailingZeroBitCount >> 3 }
      at &+= 8
    }
    return at
  }

  /// Spaces, and then digits up to `end`.
  @inline(__always)
  static func number(_ line: TextBytes, _ start: Int, _ end: Int, longest: Int) -> Int64? {
    var at = start
    while at < end, line.byte(at) == UInt8(ascii: " ") { at &+= 1 }
    return line.digits(at, end, longest: longest)
  }

  /// `9344.122358` with the dot at `dot`, the byte `last` behind it, and spaces before it from `start`, in ns.
  @inline(__always)
  static func seconds(_ line: TextBytes, _ start: Int, dot: Int, last: UInt8) -> Int64? {
    guard let fraction = fraction(line, dot, last: last), let whole = number(line, start, dot, longest: 9) else {
      return nil
    }
    return whole &* 1_000_000_000 &+ fraction
  }

  /// `.122358` with the byte `last` behind it, in ns.
  @inline(__always)
  static func fraction(_ line: TextBytes, _ dot: Int, last: UInt8) -> Int64? {
    let word = line.word(dot)
    let digits = (word >> 8 & 0xffff_ffff_ffff) ^ 0x3030_3030_3030
    guard word & 0xff == UInt64(UInt8(ascii: ".")), word >> 56 == UInt64(last), nonDigits(digits) == 0 else {
      return nil
    }
    return decimal(digits << 16) &* 1000
  }

  /// The high bit of every byte that is no digit; of each byte of `values` 0x30 is taken off.
  @inline(__always)
  private static func nonDigits(_ values: UInt64) -> UInt64 {
    // 10 and more carry into it.
    (values &+ 0x7676_7676_7676_7676 | values) & 0x8080_8080_8080_8080
  }

  /// The number that eight digits stand for, the first one lowest.
  @inline(__always)
  private static func decimal(_ digits: UInt64) -> Int64 {
    // Pairs, then fours, then all eight.
    let pairs = digits &* 10 &+ digits >> 8
    let all =
      (pairs & 0x0000_00ff_0000_00ff) &* 0x000f_4240_0000_0064
      &+ (pairs >> 16 & 0x0000_00ff_0000_00ff) &* 0x0000_2710_0000_0001
    return Int64(truncatingIfNeeded: all >> 32)
  }

  /// ` + 46.958 us   ` between `start` and `bar`, in ns: one to four digits, a dot and three more, as the kernel prints what
  /// took less than ten seconds. Nil for others, which ``anyDuration(_:_:_:_:)`` reads. Eight bytes lie behind `bar`.
  @inline(__always)
  static func duration(_ line: TextBytes, _ start: Int, _ digits: Int, _ bar: Int) -> Int64? {
    guard isMark(line, start, digits) else { return nil }
    let text = line.word(digits)
    let dots = text ^ 0x2e2e_2e2e_2e2e_2e2e
    let whole = ((dots &- 0x0101_0101_0101_0101) & ~dots & 0x8080_8080_8080_8080).trailingZeroBitCount >> 3
    let rest = digits &+ whole &+ 4
    let gap = bar &- rest
    guard whole &- 1 < 4, whole != 0, gap &- 3 <= 5, gap >= 3 else { return nil }
    // The dot is moved to the fifth byte; before it four digits have room.
    let unused = UInt64(truncatingIfNeeded: 32 &- 8 &* whole)
    let values = (text &<< unused) ^ (0x3030_302e_3030_3030 & (~0 &<< unused))
    // More than a digit is left, or another byte than a dot.
    let wrong = (values | (values &+ 0x0606_060f_0606_0606)) & 0xf0f0_f0f0_f0f0_f0f0
    guard wrong | ((line.word(rest) ^ unit) & mask(gap)) == 0 else { return nil }
    return decimal((values & 0xffff_ffff) << 8 | values & 0xffff_ff00_0000_0000)
  }

  /// Whether a mark, or none, and spaces stand between `start` and a number. A mark stands one space before the number.
  @inline(__always)
  private static func isMark(_ line: TextBytes, _ start: Int, _ digits: Int) -> Bool {
    let before = digits &- start
    guard before >= 1, before <= 8 else { return false }
    // One lookup says that of all, for which it is a processor cannot foresee.
    let marks = (line.word(start) ^ spaces) & mask(before)
    let place = UInt64(8 &* max(0, before &- 2))
    let mark = marks &>> place
    return mark < 32 && Self.marks &>> mark & 1 != 0 && mark &<< place == marks && (before > 1 || mark == 0)
  }

  /// As ``duration(_:_:_:_:)``, but at most eight characters of number and five before its dot, found by arithmetic on all of
  /// them at once.
  @inline(never)
  static func anyDuration(_ line: TextBytes, _ start: Int, _ digits: Int, _ bar: Int) -> Int64? {
    guard isMark(line, start, digits) else { return nil }
    let text = line.word(digits)
    let values = text ^ 0x3030_3030_3030_3030
    let others = nonDigits(values)
    let whole = others.trailingZeroBitCount >> 3
    let end = (others & (others &- 1)).trailingZeroBitCount >> 3
    guard whole >= 1, whole <= 5, end > whole &+ 1, end &- whole <= 4,
      text &>> UInt64(8 &* whole) & 0xff == UInt64(UInt8(ascii: "."))
    else { return nil }
    let rest = digits &+ end
    let gap = bar &- rest
    guard gap >= 3, (line.word(rest) ^ unit) & mask(min(gap, 8)) == 0, gap <= 8 || areSpaces(line, rest &+ 8, bar)
    else {
      return nil
    }
    // Without the dot the digits are end - 1 bytes, and up to three are those of the fraction.
    let low: UInt64 = (1 &<< UInt64(8 &* whole)) &- 1
    let joined = ((values & low) | (values >> 8 & ~low)) & mask(end &- 1)
    return decimal(joined &<< UInt64(8 &* (5 &- whole)))
  }

  /// ` us     `.
  private static var unit: UInt64 {
    @inline(__always) get { 0x2020_2020_2073_7520 }
  }

  /// No mark, and those of ``OverheadMark`` that differ from a space in its lower five bits alone: all but `@`, and calls as long
  /// as that says are few.
  private static var marks: UInt64 {
    @inline(__always) get { 1 | OverheadMark.bits & 0xffff_ffff }
  }
}

/// Up to 32 bytes of a line, to be compared with others at once: four words that cover them, and overlap when there are
/// fewer.
struct ShortBytes: BitwiseCopyable, Equatable, Sendable {
  private var first: UInt64 = 0
  private var second: UInt64 = 0
  private var third: UInt64 = 0
  private var last: UInt64 = 0
  private(set) var length: UInt32 = 0

  static let longest = 32

  /// None: equal to no bytes that were read.
  init() {}

  /// `length` bytes, 1 to ``longest``. Where there are fewer than eight, eight are looked at.
  @inline(__always)
  init(_ line: TextBytes, _ at: Int, _ length: Int) {
    self.length = UInt32(truncatingIfNeeded: length)
    first = line.word(at)
    if length >= 8 {
      second = line.word(at &+ min(8, length &- 8))
      third = line.word(at &+ max(0, length &- 16))
      last = line.word(at &+ length &- 8)
    } else {
      first &= LineBytes.mask(length)
      second = first
      third = first
      last = first
    }
  }

  @inline(__always)
  static func == (left: ShortBytes, right: ShortBytes) -> Bool {
    // One branch, and not five.
    (left.first ^ right.first) | (left.second ^ right.second) | (left.third ^ right.third) | (left.last ^ right.last)
      | UInt64(left.length ^ right.length) == 0
  }

  /// Spread over all bits, the high ones best.
  @inline(__always)
  var hash: UInt64 {
    let mixed = first ^ second &* 0x9e37_79b9_7f4a_7c15 ^ last &* 0xd6e8_feb8_6659_fd93 ^ UInt64(length)
    return (mixed ^ mixed >> 32) &* 0xd6e8_feb8_6659_fd93
  }
}
