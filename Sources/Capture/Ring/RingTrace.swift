import CallTrees
import SystemCalls
import TraceEvents
import TraceFiles

/// Keeps the newest packets of a capture, or those that rules ask for, in the same memory and on the same disk for as long as
/// the capture runs. There are no trees of them: a file that is written has them.
final class RingTrace: TraceKeeper {
  private let spool: RingSpool
  private let rules: KeepRules
  private var ring: PacketRing
  private var limit = RoundLimit()
  /// What a new generation begins with.
  private let fresh: SubBufferDecoder
  private var current: RingGeneration
  /// The generation before, while windows are open that it saw begin.
  private var previous: RingGeneration?
  private var cpuCount = 0
  private let hasTrees: Bool
  /// Paths that windows have taken.
  private var knownShapes: Set<UInt64> = []

  /// A generation is followed by another after so many pages, or so many ns.
  private static let longestGeneration = (pages: 4096, time: Int64(10_000_000_000))
  /// More paths than these are not told apart: of a kernel's packets there are some hundred.
  private static let mostShapes = 1 << 20

  /// - Parameters:
  ///   - spoolLimit: bytes of trace at most where the ring's size is given in packets.
  ///   - around: how many packets before and after one that a rule asks for are kept with it.
  ///   - hasTrees: there are trees of what is kept at the end.
  init(
    _ spool: RingSpool, size: RingSize, spoolLimit: Int, rules: KeepRules, around: Int, hasTrees: Bool = false,
    decoder: SubBufferDecoder
  ) {
    self.spool = spool
    self.hasTrees = hasTrees
    self.rules = rules
    fresh = decoder
    current = RingGeneration(decoder: decoder, wantsShapes: rules.newPath, startedAt: System.monotonicTime())
    switch size {
    case .packets(let count):
      ring = PacketRing(slots: spoolLimit / spool.pageSize, windows: count, around: around)
    case .bytes(let bytes): ring = PacketRing(slots: bytes / spool.pageSize, around: around)
    }
  }

  var bytes: Int { ring.slotCount * spool.pageSize }
  var packets: Int { ring.kept.count }
  var notKept: Int { ring.notKept }
  var overwritten: Int { ring.overwritten }

  func take(_ page: UnsafeRawBufferPointer, cpu: Int) throws(SystemFailure) {
    cpuCount = max(cpuCount, cpu + 1)
    current.append(page, cpu: cpu)
    previous?.append(page, cpu: cpu)
    let last = current.latestTime(cpu: cpu) ?? 0
    let first = fresh.startTime(of: page) ?? last
    let slot = ring.place(cpu: cpu, first: first, last: last)
    do throws(SystemFailure) { try spool.put(page, in: slot) } catch {
      guard OutputFailure.system(error.path, code: error.code).isForWantOfRoom,
        let other = ring.placeElsewhere(slot, cpu: cpu, first: first, last: last)
      else { throw error }
      try spool.put(page, in: other)
    }
  }

  @discardableResult
  func endRound(startedAt start: Int64, unfinished: [Int]) -> UInt64? {
    let latest = unfinished.map { current.latestTime(cpu: $0).map { UInt64(clamping: $0) } }
    guard let limit = limit.end(startedAt: start, unfinished: latest) else { return nil }
    if var old = previous {
      decide(old.drain(before: limit))
      let isOver = old.isDone(before: limit) || isLong(current, at: start)
      if isOver { decide(old.finish()) }
      previous = isOver ? nil : old
    }
    decide(current.drain(before: limit))
    let open = [current.oldestOpen, previous?.oldestOpen].compactMap { $0 }
    ring.settle(before: open.reduce(Int64(clamping: limit)) { min($0, $1) })
    if previous == nil, isLong(current, at: start) {
      let next = current.cut(cpus: 0..<cpuCount, successorAsFreshAs: fresh, at: start)
      previous = current
      current = next
    }
    return limit
  }

  func snapshot() -> Trace? { nil }

  func finish() -> (contents: CaptureContents, trace: Trace?) {
    if var old = previous { decide(old.finish()) }
    previous = nil
    decide(current.finish())
    ring.finish()
    var contents = CaptureContents()
    contents.packets = ring.kept.count
    contents.windows = contents.packets
    contents.incomplete = ring.kept.count { !$0.isWhole }
    contents.calls = ring.kept.reduce(0) { $0 + $1.calls }
    return (contents, hasTrees ? trees() : nil)
  }

  func pages() -> any PageStore {
    let windows = ring.kept.map { window in
      WindowSieve.Window(
        id: window.id, pid: window.pid, cpu: Int32(window.cpu), times: window.begin...max(window.begin, window.end))
    }
    let sieve = WindowSieve(formats: fresh.formats, keeping: windows)
    return spool.pages(ring.places().map { ($0.slot, $0.cpu) }, through: sieve)
  }

  /// What a file would show. A page that cannot be read again is missing in it.
  private func trees() -> Trace {
    var pipeline = LivePipeline(decoder: fresh, source: "live")
    let pages = pages()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pages.pageSize, alignment: 16)
    defer { buffer.deallocate() }
    for (index, cpu) in pages.cpus.enumerated() where (try? pages.read(index, into: buffer)) != nil {
      pipeline.append(UnsafeRawBufferPointer(buffer), cpu: Int(cpu))
    }
    return pipeline.finish()
  }

  private func isLong(_ generation: RingGeneration, at now: Int64) -> Bool {
    generation.pages >= Self.longestGeneration.pages
      || generation.pages > 0 && now - generation.startedAt > Self.longestGeneration.time
  }

  private func decide(_ windows: [DecidedWindow]) {
    for window in windows { ring.take(window.span, isAskedFor: isAskedFor(window)) }
  }

  private func isAskedFor(_ window: DecidedWindow) -> Bool {
    var isNew = false
    if let shape = window.shape, knownShapes.count < Self.mostShapes { isNew = knownShapes.insert(shape).inserted }
    // Without rules of its own the module says of every window that it is kept.
    if rules.asksNothingOfModule { return rules.newPath ? isNew : true }
    return window.span.verdict == true || isNew
  }
}
