/// What mail programs, consoles and logs put before each line of a text, or in place of its blanks.
///
///     >  5)   0.188 us    |    demo_clock();                              quoted in mail
///     [  210.275953]  4)   0.112 us    |    demo_lock();                  printed on a console
///     Nov 29 01:02:03 box kernel: [  210.275953]  4)   0.112 us    |  …   and read from a log
///
/// A reader takes off what it has found in a text already; a line that it does not understand is tried without any.
struct LineDress: OptionSet {
  let rawValue: UInt8

  /// `>`, `> > `, `>> `.
  static let quoted = LineDress(rawValue: 1)
  /// printk's level, facility, time and caller, and what logs add.
  static let printed = LineDress(rawValue: 2)
  /// U+00A0, as text that went through HTML has it.
  static let hardSpaces = LineDress(rawValue: 4)
  static let any: LineDress = [.quoted, .printed, .hardSpaces]

  /// Where the line behind `kinds` of dress begins, and which of them it wore.
  static func prefix(_ line: TextBytes, _ kinds: LineDress) -> (end: Int, worn: LineDress) {
    var end = 0
    var worn: LineDress = []
    if kinds.contains(.quoted), let next = quotes(line) {
      end = next
      worn.insert(.quoted)
    }
    if kinds.contains(.printed), let next = print(line, end) {
      end = next
      worn.insert(.printed)
    }
    return (end, worn)
  }

  /// The bytes from `start` on with a blank for each U+00A0; nil when there is none.
  static func softened(_ line: TextBytes, from start: Int) -> [UInt8]? {
    guard line.find("\u{a0}", from: start) != nil else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(line.count)
    var at = start
    while at < line.count {
      if line.hasPrefix("\u{a0}", at: at) {
        bytes.append(UInt8(ascii: " "))
        at += 2
      } else {
        bytes.append(line[at])
        at += 1
      }
    }
    return bytes
  }

  /// Marks of quotation from the line's first byte on, with the blank that stands behind each.
  private static func quotes(_ line: TextBytes) -> Int? {
    var at = 0
    while at < line.count, line[at] == UInt8(ascii: ">") {
      at += 1
      if at < line.count, line[at] == UInt8(ascii: " ") { at += 1 }
    }
    return at > 0 ? at : nil
  }

  /// `<4>`, `kern  :warn  : `, `Nov 29 01:02:03 box kernel: `, `[  210.274936][  C2] `, each optional; nil when there is none.
  private static func print(_ line: TextBytes, _ start: Int) -> Int? {
    var at = level(line, start) ?? start
    at = facility(line, at) ?? at
    at = date(line, at) ?? at
    at = brackets(line, at) ?? at
    return at > start ? at : nil
  }

  /// `<4>`, `<12>`: what `dmesg -r` and a kernel before its log was set up print.
  private static func level(_ line: TextBytes, _ start: Int) -> Int? {
    guard start < line.count, line[start] == UInt8(ascii: "<") else { return nil }
    let end = digits(line, start + 1)
    return end > start + 1 && end - start <= 4 && line.hasPrefix(">", at: end) ? end + 1 : nil
  }

  /// `kern  :warn  : `, as `dmesg -x` prints it.
  private static func facility(_ line: TextBytes, _ start: Int) -> Int? {
    let colon = line.skipSpaces(word(line, start))
    guard colon > start, colon - start <= 9, line.hasPrefix(":", at: colon) else { return nil }
    let end = line.skipSpaces(word(line, colon + 1))
    return end > colon + 1 && end - colon <= 9 && line.hasPrefix(": ", at: end) ? end + 2 : nil
  }

  /// `Nov 29 01:02:03 box kernel: ` or `2026-11-29T01:02:03.123456+00:00 box kernel: `; host and program may be missing.
  private static func date(_ line: TextBytes, _ start: Int) -> Int? {
    guard let time = syslogDate(line, start) ?? isoDate(line, start) else { return nil }
    // The program's name ends in a colon, and stands behind the host's.
    if let colon = line.find(": ", from: time), colon - time <= 80,
      line.part(time..<colon).lazy.filter({ $0 == UInt8(ascii: " ") }).count <= 1,
      line.part(time..<colon).find(UInt8(ascii: "["), from: 0) != 0,
      line.part(time..<colon).find(UInt8(ascii: ")"), from: 0) == nil
    {
      return colon + 2
    }
    return time
  }

  private static func syslogDate(_ line: TextBytes, _ start: Int) -> Int? {
    guard word(line, start) == start + 3, line.hasPrefix(" ", at: start + 3) else { return nil }
    let day = line.skipSpaces(start + 3)
    let clock = digits(line, day)
    guard clock > day, line.hasPrefix(" ", at: clock), let end = clockEnd(line, clock + 1), line.hasPrefix(" ", at: end)
    else { return nil }
    return end + 1
  }

  private static func isoDate(_ line: TextBytes, _ start: Int) -> Int? {
    guard digits(line, start) == start + 4, line.hasPrefix("-", at: start + 4), digits(line, start + 5) == start + 7,
      line.hasPrefix("-", at: start + 7), digits(line, start + 8) == start + 10,
      line.hasPrefix("T", at: start + 10) || line.hasPrefix(" ", at: start + 10),
      let clock = clockEnd(line, start + 11), let blank = line.find(UInt8(ascii: " "), from: clock), blank - clock <= 16
    else { return nil }
    return blank + 1
  }

  /// The end of `01:02:03`.
  private static func clockEnd(_ line: TextBytes, _ start: Int) -> Int? {
    guard digits(line, start) == start + 2, line.hasPrefix(":", at: start + 2), digits(line, start + 3) == start + 5,
      line.hasPrefix(":", at: start + 5), digits(line, start + 6) == start + 8
    else { return nil }
    return start + 8
  }

  /// `[  210.274936] `, `[  210.274936][  C2] `, `[  210.274936] [ T123] `, `[Sun Nov 29 01:02:03 2026] `, with the one blank
  /// behind them.
  private static func brackets(_ line: TextBytes, _ start: Int) -> Int? {
    guard line.hasPrefix("[", at: start), let close = line.find(UInt8(ascii: "]"), from: start), close - start <= 32
    else {
      return nil
    }
    let first = line.skipSpaces(start + 1)
    let dot = digits(line, first)
    let isTime = dot > first && line.hasPrefix(".", at: dot) && digits(line, dot + 1) == close && close > dot + 1
    guard isTime || line.part(start..<close).find(UInt8(ascii: ":"), from: 0) != nil else { return nil }
    var end = close + 1
    let more = line.skipSpaces(end)
    if line.hasPrefix("[", at: more), more - end <= 1 {
      let letter = line.skipSpaces(more + 1)
      let last = digits(line, letter + 1)
      if line.hasPrefix("C", at: letter) || line.hasPrefix("T", at: letter), last > letter + 1,
        line.hasPrefix("]", at: last)
      {
        end = last + 1
      }
    }
    return line.hasPrefix(" ", at: end) ? end + 1 : end
  }

  private static func digits(_ line: TextBytes, _ start: Int) -> Int {
    var at = start
    while at < line.count, line[at].isDigit { at += 1 }
    return at
  }

  private static func word(_ line: TextBytes, _ start: Int) -> Int {
    var at = start
    while at < line.count, line[at] | 0x20 >= UInt8(ascii: "a"), line[at] | 0x20 <= UInt8(ascii: "z") { at += 1 }
    return at
  }
}
