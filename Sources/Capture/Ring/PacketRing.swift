/// Which sub-buffers a ring holds, where, and for which windows: the newest, within a limit of places and one of windows.
///
///     places     0  1  2  3  4  5        a page of a CPU in each, or free
///     windows    ──kept──▶ ─candidates─  oldest first; each holds the pages that it lies in
///
/// A page stays while a window holds it, or while one that is not decided yet may lie in it. When there is no free place the
/// oldest window is let go, and with it the pages that no other holds. Only numbers here: ``RingTrace`` has the bytes.
struct PacketRing {
  /// A page that a file of the kept windows needs.
  struct Place: Equatable {
    var slot: Int
    var cpu: UInt16
  }

  /// How many places there are; less when the disk turned out to be smaller.
  private(set) var slotLimit: Int
  /// Places that have been used so far: what the ring takes of the disk.
  private(set) var slotCount = 0
  /// Windows that are kept, oldest first.
  var kept: ArraySlice<WindowSpan> { windows.elements }
  /// Windows that were kept once and had to make room.
  private(set) var overwritten = 0
  /// Windows that no rule asked for.
  private(set) var notKept = 0

  private let windowLimit: Int
  private let around: Int
  private var tracks: [PageTrack] = []
  private var free: [Int] = []
  private var order: UInt64 = 0
  private var windows = SpanQueue()
  /// The last ones that no rule asked for: before one that is kept they are kept, too.
  private var candidates = SpanQueue()
  /// So many of the next ones are kept, whatever they are.
  private var following = 0

  /// - Parameters:
  ///   - slots: places for pages, at least one.
  ///   - windows: how many windows are kept at most.
  ///   - around: how many windows before and after one that a rule asks for are kept with it.
  init(slots: Int, windows: Int = .max, around: Int = 0) {
    slotLimit = max(1, slots)
    windowLimit = max(1, windows)
    self.around = around
  }

  /// Takes a page of `cpu`, with the times of its first and last event. Answers its place, whatever was there.
  mutating func place(cpu: Int, first: Int64, last: Int64) -> Int {
    let slot = freeSlot()
    while tracks.count <= cpu { tracks.append(PageTrack()) }
    tracks[cpu].append(PageTrack.Page(slot: slot, order: order, first: first, last: last))
    order += 1
    return slot
  }

  /// The place of the page of `cpu` that was placed last cannot be written, for the disk is full: from now on there are no more
  /// places than before it. Answers another one; nil when it was no new one.
  mutating func placeElsewhere(_ slot: Int, cpu: Int, first: Int64, last: Int64) -> Int? {
    guard slot == slotCount - 1, slotCount > 1 else { return nil }
    tracks[cpu].removeLast()
    slotCount -= 1
    slotLimit = slotCount
    return place(cpu: cpu, first: first, last: last)
  }

  /// Takes a window that has closed. All pages that it lies in have been placed.
  ///
  /// - Parameter isAskedFor: a rule asks for it, or there is none.
  mutating func take(_ window: WindowSpan, isAskedFor: Bool) {
    let isKept = isAskedFor || following > 0
    guard isKept || around > 0 else {
      notKept += 1
      return
    }
    guard hold(window) else {
      // It alone is larger than the ring.
      if isKept { overwritten += 1 } else { notKept += 1 }
      return
    }
    if isAskedFor {
      while let before = candidates.popFirst() { windows.append(before) }
      following = around
    } else if isKept {
      following -= 1
    }
    if isKept { windows.append(window) } else { candidates.append(window) }
    while candidates.count > around { dropCandidate() }
    while windows.count > windowLimit { overwriteOldest() }
  }

  /// All windows that began before `time` have been taken: pages from before that nobody holds are free.
  mutating func settle(before time: Int64) {
    for cpu in tracks.indices { tracks[cpu].settle(before: time) { free.append($0) } }
  }

  /// Nothing more comes: pages that no kept window holds are free.
  mutating func finish() {
    while candidates.count > 0 { dropCandidate() }
    settle(before: .max)
  }

  /// The pages that the kept windows lie in, in the order in which they came.
  func places() -> [Place] {
    var found: [UInt64: Place] = [:]
    for window in kept {
      for cpu in window.cpus where Int(cpu) < tracks.count {
        for page in tracks[Int(cpu)].pages(in: window.begin...window.end) {
          found[page.order] = Place(slot: page.slot, cpu: cpu)
        }
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  private mutating func freeSlot() -> Int {
    if let slot = free.popLast() { return slot }
    if slotCount < slotLimit {
      slotCount += 1
      return slotCount - 1
    }
    while free.isEmpty {
      if windows.count > 0 {
        overwriteOldest()
      } else if candidates.count > 0 {
        dropCandidate()
      } else {
        takeOldestPage()
      }
    }
    return free.removeLast()
  }

  private mutating func overwriteOldest() {
    guard let window = windows.popFirst() else { return }
    release(window)
    overwritten += 1
  }

  private mutating func dropCandidate() {
    guard let window = candidates.popFirst() else { return }
    release(window)
    notKept += 1
  }

  /// Nothing is left but pages of windows that are not decided yet: the oldest goes, and what lies in it is not whole.
  private mutating func takeOldestPage() {
    let oldest = tracks.indices.filter { tracks[$0].oldest != nil }
      .min { (tracks[$0].oldest ?? 0) < (tracks[$1].oldest ?? 0) }
    guard let oldest else { return }
    free.append(tracks[oldest].takeOldest())
  }

  /// False when a page that it lies in is not there any more; nothing is held then.
  private mutating func hold(_ window: WindowSpan) -> Bool {
    let cpus = window.cpus.map(Int.init).filter { $0 < tracks.count }
    guard cpus.allSatisfy({ tracks[$0].goneUntil < window.begin }) else { return false }
    for cpu in cpus { tracks[cpu].hold(window.begin...window.end, by: 1) { _ in } }
    return true
  }

  private mutating func release(_ window: WindowSpan) {
    for cpu in window.cpus.map(Int.init) where cpu < tracks.count {
      tracks[cpu].hold(window.begin...window.end, by: -1) { free.append($0) }
    }
  }
}

/// Windows, oldest first.
private struct SpanQueue {
  private var all: [WindowSpan] = []
  private var head = 0

  var count: Int { all.count - head }
  var elements: ArraySlice<WindowSpan> { all[head...] }

  mutating func append(_ window: WindowSpan) { all.append(window) }

  mutating func popFirst() -> WindowSpan? {
    guard head < all.count else { return nil }
    let first = all[head]
    head += 1
    if head >= 1024, head * 2 >= all.count {
      all.removeSubrange(..<head)
      head = 0
    }
    return first
  }
}
