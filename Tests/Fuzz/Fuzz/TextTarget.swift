import CallTrees
import TestSupport
import TraceEvents

/// The input is a text. It is read whole or in pieces whose sizes follow from it. Of some inputs both, and without what
/// the reader learns of the lines' shape, and with pieces scanned before their turn: all must give the same trace. Of
/// others what was finished in between is kept, and must not change. Few are read many times over as one long text.
enum TextTarget {
  static func run(_ input: UnsafeRawBufferPointer) {
    var random = SeededRandom(seed: fingerprint(input))
    if random.next() % Limits.repeatedShare == 0 { repeated(input) }
    switch random.next() % 32 {
    case 0:
      let whole = read(input)
      compare(whole, read(input, pieces(input.count, &random)), "in pieces")
      compare(whole, read(input, learnsShapes: false), "the long way")
      compare(whole, scanned(input, pieces(input.count, &random), &random), "scanned")
      check(whole)
    case 1: checkSnapshots(input, &random)
    case 2...11: check(read(input, pieces(input.count, &random)))
    default: check(read(input))
    }
  }

  /// Copies of a trace that is still being read share storage with it.
  private static func checkSnapshots(_ input: UnsafeRawBufferPointer, _ random: inout SeededRandom) {
    var reader = TextReader()
    var builder = TreeBuilder(source: "text")
    var snapshots: [(trace: Trace, text: String)] = []
    var start = 0
    for size in pieces(input.count, &random) {
      let end = min(input.count, start + size)
      reader.read(UnsafeRawBufferPointer(rebasing: input[start..<end]), into: &builder)
      start = end
      guard random.next() % 4 == 0, snapshots.count < 4 else { continue }
      let trace = builder.snapshot(names: reader.names)
      snapshots.append((trace, described(trace)))
    }
    reader.finish(into: &builder)
    check(builder.finish(names: reader.names))
    for snapshot in snapshots where described(snapshot.trace) != snapshot.text { fail("what was finished has changed") }
  }

  private static func compare(_ one: Trace, _ other: Trace, _ how: String) {
    let (one, other) = (described(one), described(other))
    guard one != other else { return }
    let lines = one.split(separator: "\n", omittingEmptySubsequences: false)
    let others = other.split(separator: "\n", omittingEmptySubsequences: false)
    let first = zip(lines, others).first { $0 != $1 }
    fail("\(how) the text gives another trace: \(first?.1 ?? "") and not \(first?.0 ?? "")")
  }

  private static func repeated(_ input: UnsafeRawBufferPointer) {
    var long: [UInt8] = []
    long.reserveCapacity(Limits.repeated + input.count + 1)
    while long.count < Limits.repeated {
      long.append(contentsOf: input)
      long.append(UInt8(ascii: "\n"))
    }
    check(long.withUnsafeBytes { read($0) })
  }

  private static func pieces(_ length: Int, _ random: inout SeededRandom) -> [Int] {
    var sizes: [Int] = []
    var start = 0
    let largest = 1 << (random.next() % 13)
    while start < length {
      sizes.append(Int(random.next() % UInt64(largest)) + 1)
      start += sizes[sizes.count - 1]
    }
    return sizes
  }

  /// Reads each piece with what a scan found in it that knew what was known some pieces before.
  private static func scanned(
    _ input: UnsafeRawBufferPointer, _ sizes: [Int], _ random: inout SeededRandom
  ) -> Trace {
    var reader = TextReader()
    var scanner = TextScanner()
    var builder = TreeBuilder(source: "text")
    var knowledge = reader.knowledge
    var events: [TraceEvent] = []
    var start = 0
    for size in sizes {
      let end = min(input.count, start + size)
      let piece = UnsafeRawBufferPointer(rebasing: input[start..<end])
      let scan = scanner.scan(piece, knowing: knowledge, reusing: &events)
      reader.read(piece, scan, into: &builder)
      if random.next() % 4 != 0 { knowledge = reader.knowledge }
      start = end
    }
    reader.finish(into: &builder)
    for notice in reader.notices { builder.note(Notice(notice.message, line: notice.line, offset: notice.offset)) }
    return builder.finish(names: reader.names)
  }

  private static func read(
    _ input: UnsafeRawBufferPointer, _ sizes: [Int]? = nil, learnsShapes: Bool = true
  ) -> Trace {
    Limits.watch(input.count) {
      var reader = TextReader(learnsShapes: learnsShapes)
      var builder = TreeBuilder(source: "text")
      var start = 0
      for size in sizes ?? [input.count] {
        let end = min(input.count, start + size)
        reader.read(UnsafeRawBufferPointer(rebasing: input[start..<end]), into: &builder)
        start = end
      }
      reader.finish(into: &builder)
      for notice in reader.notices { builder.note(Notice(notice.message, line: notice.line, offset: notice.offset)) }
      return builder.finish(names: reader.names)
    }
  }
}
