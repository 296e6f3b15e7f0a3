import CallTrees
import TestSupport
import Testing
import TraceEvents

/// No input may crash a reader or leave a trace that does not hold together. Seeds are fixed, so that every run is the
/// same.
@Suite struct DamagedInputTests {
  private static let text = """
    # tracer: function_graph
    #
     9344.122354 |   1)   ksoftir-21   |  ..s. |               |  e1000_clean [e1000]() {
     9344.122358 |   1)   ksoftir-21   |  ..s. |   1.747 us    |    f(a=(1), b="x"); /* <-g+0x1/0x2 ret=-22 */
     9344.122359 |   1)   ksoftir-21   |  ..s. |               |    /* packet_begin: id=1 entry=tcp summary="IP a > b" data=45 */
     ------------------------------------------
     1)  ksoftir-21   =>    <idle>-0
     ------------------------------------------

     1)   ==========> |
     1)               |    irq_enter_rcu() {
     1)   0.100 us    |      tick();
     1)   1.000 us    |    } /* irq_enter_rcu = 0x0 */
     1)   <========== |
    CPU:1 [LOST 12 EVENTS]
     9344.122361 |   1)   ksoftir-21   |  ..s. | + 10.000 us   |  } /* other */
     9344.122361 |   1)   ksoftir-21   |  ..s. |               |  /* packet_end: id=1 ret=0 drop=NO_SOCKET */
              bash-12      [001] d..1. 435670.426375: funcgraph_entry:        0.566 us   |    b();
              bash-12      [001] d..1. 435670.426377: funcgraph_exit:         1.847 us   |  } /* a */
    ##### CPU 2 buffer started ####

    """

  @Test func textCutAnywhere() {
    let bytes = Array(Self.text.utf8)
    for length in 0...bytes.count {
      let found = violations(trace(ofBytes: Array(bytes.prefix(length))))
      #expect(found == [], "cut at \(length)")
    }
  }

  @Test func textReadsTheSameInPiecesOfAnySize() {
    let whole = treeText(trace(ofText: Self.text))
    for chunk in 1...70 {
      #expect(treeText(trace(ofText: Self.text, chunk: chunk)) == whole, "pieces of \(chunk)")
    }
  }

  @Test func textWithFlippedBytes() {
    var random = SeededRandom(seed: 1)
    let bytes = Array(Self.text.utf8)
    for round in 0..<3000 {
      let found = violations(trace(ofBytes: damaged(bytes, &random)))
      #expect(found == [], "round \(round)")
    }
  }

  @Test func linesInAnyOrder() {
    var random = SeededRandom(seed: 2)
    let lines = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
    for round in 0..<2000 {
      let count = Int.random(in: 0...60, using: &random)
      let mixed = (0..<count).map { _ in String(lines.randomElement(using: &random) ?? "") }.joined(separator: "\n")
      #expect(violations(trace(ofText: mixed)) == [], "round \(round): \(mixed)")
    }
  }

  @Test func traceDatCutAnywhere() {
    let file = traceDat(cpus: TraceDatTests.pages(), instance: "x")
    for length in stride(from: 0, to: file.count, by: 41) {
      #expect(load(Array(file.prefix(length))) == [], "cut at \(length)")
    }
  }

  @Test func traceDatWithFlippedBytes() {
    var random = SeededRandom(seed: 3)
    let file = traceDat(cpus: TraceDatTests.pages())
    for round in 0..<300 {
      #expect(load(damaged(file, &random)) == [], "round \(round)")
    }
  }

  @Test func subBuffersWithFlippedBytes() throws {
    var random = SeededRandom(seed: 4)
    let formats = try KernelRecords.formats()
    let symbols = try KernelRecords.symbolMap()
    let pages = TraceDatTests.pages().flatMap { $0 }.map { Array($0.prefix(400)) }
    for round in 0..<1000 {
      var decoder = SubBufferDecoder(formats: formats, symbols: symbols)
      var builder = TreeBuilder(source: "x")
      for cpu in 0..<3 {
        let page = damaged(pages.randomElement(using: &random) ?? [], &random)
        page.withUnsafeBytes { raw in
          // Damage is what this is about: the error is as good as success.
          _ = Result { () throws(SubBufferError) in try decoder.append(raw, cpu: cpu) }
        }
      }
      decoder.drain(before: nil, into: &builder)
      #expect(violations(builder.finish(names: decoder.names)) == [], "round \(round)")
    }
  }

  /// Flips, cuts, repeats or removes a few bytes.
  private func damaged(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: bytes.remove(at: place)
      default:
        let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
        bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
      }
    }
    return bytes
  }

  private func load(_ bytes: [UInt8]) -> [String] {
    guard let (trace, _) = try? datTrace(bytes) else { return [] }
    return violations(trace)
  }
}
