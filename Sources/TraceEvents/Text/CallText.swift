/// The function's part of a line: `f() {`, `f();`, `}`, `/* comment */`, with all that kernels have put around it.
struct CallText {
  /// `enter`, `leaf`, `exit` or `comment`; nil when the line is none of them.
  var kind: TraceEvent.Kind?
  /// The function's name, `name` or `name [module]`; empty when the line does not say.
  var name: Range<Int> = 0..<0
  /// Arguments without the parentheses; for a comment its text.
  var args: Range<Int> = 0..<0
  /// The return value as printed.
  var ret: Range<Int> = 0..<0
  /// What follows `<-`.
  var caller: Range<Int> = 0..<0
  /// What somebody noted behind a brace, in a way that no tracer prints a name.
  var note: Range<Int> = 0..<0

  /// Whether it is an entry or a return, or both.
  var isCall: Bool { kind == .enter || kind == .leaf || kind == .exit }

  /// Reads from `start` to the end of `line`. `kind` is nil when it is nothing of the kind.
  init(_ line: TextBytes, from start: Int) {
    guard start < line.count else { return }
    switch line[start] {
    case UInt8(ascii: "}"):
      kind = .exit
      remarks(line, start + 1, named: true)
    case UInt8(ascii: "/"):
      guard line.hasPrefix("/*", at: start) else { return }
      kind = .comment
      args = Self.inside(line, start).text
    default:
      call(line, start)
    }
  }

  /// `name(args)` followed by `;` or `{`, with remarks before or behind.
  private mutating func call(_ line: TextBytes, _ start: Int) {
    guard let open = line.find(UInt8(ascii: "("), from: start) ?? nameless(line, start), open >= start,
      Self.isName(line.part(start..<open))
    else { return }
    var close = open
    if open + 1 < line.count, line[open] == UInt8(ascii: "("), line[open + 1] == UInt8(ascii: ")") {
      close = open + 1
    } else if line[open] == UInt8(ascii: "(") {
      guard let end = Self.matching(line, open) else { return }
      close = end
      args = (open + 1)..<close
    }
    var at = line.skipSpaces(close + 1)
    if line.hasPrefix("/*", at: at) {
      let remark = Self.inside(line, at)
      remarkText(line, remark.text, named: false)
      at = line.skipSpaces(remark.end)
    }
    guard at < line.count else { return }
    if line[at] == UInt8(ascii: "{") {
      kind = .enter
    } else if line[at] == UInt8(ascii: ";") {
      kind = .leaf
    } else {
      return
    }
    name = start..<open
    remarks(line, at + 1, named: false)
  }

  /// trace-cmd prints `) {` for an entry whose name it does not know.
  private func nameless(_ line: TextBytes, _ start: Int) -> Int? {
    line[start] == UInt8(ascii: ")") ? start : nil
  }

  /// What stands behind a call or a brace: a comment with name, caller or return value, or `(ret=…)`.
  private mutating func remarks(_ line: TextBytes, _ start: Int, named: Bool) {
    var at = line.skipSpaces(start)
    guard at < line.count else { return }
    if line[at] == UInt8(ascii: ";") { at = line.skipSpaces(at + 1) }
    if line.hasPrefix("/*", at: at) {
      let remark = Self.inside(line, at)
      // A name that is cut off with its line would be another name.
      if remark.isClosed { remarkText(line, remark.text, named: named) }
      at = line.skipSpaces(remark.end)
    }
    if line.hasPrefix("(ret=", at: at) {
      let end = line.find(UInt8(ascii: ")"), from: at) ?? line.count
      ret = (at + 5)..<end
    }
  }

  /// `f`, `f ret=0x0`, `f = -22`, `= 0x0`, `<-caller+0xa3/0x540 ret=0x0`, `ret=0`.
  private mutating func remarkText(_ line: TextBytes, _ range: Range<Int>, named: Bool) {
    var end = range.upperBound
    if let mark = Self.last("ret=", by: 3, line, range), Self.isWord(mark, line, range) {
      ret = (mark + 4)..<range.upperBound
      end = mark
    } else if let mark = Self.last("= ", line, range), Self.isWord(mark, line, range) {
      ret = (mark + 2)..<range.upperBound
      end = mark
    }
    while end > range.lowerBound, line[end - 1] == UInt8(ascii: " ") { end -= 1 }
    if let arrow = Self.last("<-", line, range.lowerBound..<end) {
      caller = (arrow + 2)..<end
      end = arrow
      while end > range.lowerBound, line[end - 1] == UInt8(ascii: " ") { end -= 1 }
    }
    let rest = line.part(range.lowerBound..<end)
    guard named, !rest.isEmpty else { return }
    // Tracers print `} /* f */`, with one blank each, and functions have names of ASCII.
    let isPrinted =
      line.hasPrefix(" */", at: range.upperBound) && range.lowerBound >= 5
      && line.hasPrefix("} /* ", at: range.lowerBound - 5) && rest.allSatisfy { $0 < 0x80 }
    if isPrinted, Self.isName(rest), rest.find(UInt8(ascii: "("), from: 0) == nil {
      name = range.lowerBound..<end
    } else {
      note = range.lowerBound..<end
    }
  }

  /// Whether bytes can be a function as ftrace prints it. Symbols hold anything but spaces, save the one before `[`.
  static func isName(_ bytes: TextBytes) -> Bool {
    guard bytes.count <= 600 else { return false }
    guard let space = bytes.find(UInt8(ascii: " "), from: 0) else { return true }
    return space > 0 && space + 1 < bytes.count && bytes[space + 1] == UInt8(ascii: "[")
      && bytes[bytes.count - 1] == UInt8(ascii: "]")
  }

  /// The parenthesis that closes the one at `open`. Text among the arguments may hold any parentheses, so when the
  /// matching one is not followed by what must follow a call, the next one that is counts.
  private static func matching(_ line: TextBytes, _ open: Int) -> Int? {
    // Mostly there is no other one.
    if let close = line.find(UInt8(ascii: ")"), from: open),
      line.part((open + 1)..<close).find(UInt8(ascii: "("), from: 0) == nil, isFollowed(line, close)
    {
      return close
    }
    var level = 0
    var fallback: Int?
    for at in open..<line.count {
      if line[at] == UInt8(ascii: "(") { level += 1 }
      guard line[at] == UInt8(ascii: ")") else { continue }
      level -= 1
      guard level <= 0 || fallback == nil else { continue }
      guard isFollowed(line, at) else { continue }
      if level <= 0 { return at }
      fallback = at
    }
    return fallback
  }

  /// Whether behind the parenthesis at `close` stands what must follow a call.
  private static func isFollowed(_ line: TextBytes, _ close: Int) -> Bool {
    let next = line.skipSpaces(close + 1)
    return next < line.count
      && (line[next] == UInt8(ascii: ";") || line[next] == UInt8(ascii: "{") || line.hasPrefix("/*", at: next))
  }

  /// What a comment that begins at `start` says, and where it ends: at the line's last `*/`, for the text itself may
  /// hold one.
  private static func inside(_ line: TextBytes, _ start: Int) -> (
    text: Range<Int>, end: Int, isClosed: Bool
  ) {
    var end = line.count
    while end >= start + 4 {
      if line[end - 1] == UInt8(ascii: "/"), line[end - 2] == UInt8(ascii: "*") { break }
      end -= 1
    }
    let closed = end >= start + 4
    var high = closed ? end - 2 : line.count
    var low = min(start + 2, high)
    while low < high, line[low] == UInt8(ascii: " ") { low += 1 }
    while high > low, line[high - 1] == UInt8(ascii: " ") { high -= 1 }
    return (low..<high, closed ? end : line.count, closed)
  }

  /// Whether nothing stands before `at`, or a blank.
  private static func isWord(_ at: Int, _ line: TextBytes, _ range: Range<Int>) -> Bool {
    at == range.lowerBound || line[at - 1] == UInt8(ascii: " ")
  }

  /// Where `text` stands last in `range`; it is looked for by its byte at `offset`, the rarest.
  private static func last(_ text: StaticString, by offset: Int = 0, _ line: TextBytes, _ range: Range<Int>) -> Int? {
    let byte = text.utf8Start[offset]
    var found: Int?
    var at = range.lowerBound + offset
    while let hit = line.find(byte, from: at), hit - offset + text.utf8CodeUnitCount <= range.upperBound {
      if line.hasPrefix(text, at: hit - offset) { found = hit - offset }
      at = hit + 1
    }
    return found
  }
}
