/// The pages of one CPU that a ``PacketRing`` holds, in the order of time.
struct PageTrack {
  /// A page, and for how long it is there.
  struct Page {
    /// Its place; negative when it has none any more.
    var slot: Int
    /// Its number among all CPUs' pages.
    var order: UInt64
    /// Its first event, in ns.
    var first: Int64
    /// Its last event.
    var last: Int64
    /// How many windows hold it.
    var holders = 0
  }

  private var pages: [Page] = []
  /// So many from the first on are older than all windows that are not decided yet.
  private var settled = 0
  /// Of `pages`, those without a place.
  private var holes = 0
  /// Up to this time, in ns, pages were taken away though a window may lie in them.
  private(set) var goneUntil = Int64.min

  private static let fewHoles = 64

  /// The number of the oldest page that is there.
  var oldest: UInt64? { pages.first { $0.slot >= 0 }?.order }

  mutating func append(_ page: Page) {
    var page = page
    // Time goes on, whatever a damaged page says.
    page.first = max(page.first, pages.last?.last ?? .min)
    page.last = max(page.last, page.first)
    pages.append(page)
  }

  /// Takes back the page that was added last.
  mutating func removeLast() { pages.removeLast() }

  /// Pages that are there and have events of these times.
  func pages(in times: ClosedRange<Int64>) -> [Page] { range(of: times).map { pages[$0] }.filter { $0.slot >= 0 } }

  /// More or fewer windows hold the pages of these times. Which places are free then, `free` is told.
  mutating func hold(_ times: ClosedRange<Int64>, by change: Int, free: (Int) -> Void) {
    for index in range(of: times) where pages[index].slot >= 0 {
      pages[index].holders += change
      if index < settled, pages[index].holders == 0 { free(take(index)) }
    }
    compact()
  }

  /// Pages from before `time` are of no other windows than those that hold them.
  mutating func settle(before time: Int64, free: (Int) -> Void) {
    while settled < pages.count, pages[settled].last < time {
      settled += 1
      if pages[settled - 1].slot >= 0, pages[settled - 1].holders == 0 { free(take(settled - 1)) }
    }
    compact()
  }

  /// Takes the oldest page away, of which there must be one, and answers its place.
  mutating func takeOldest() -> Int {
    guard let index = pages.firstIndex(where: { $0.slot >= 0 }) else { return -1 }
    goneUntil = max(goneUntil, pages[index].last)
    defer { compact() }
    return take(index)
  }

  private mutating func take(_ index: Int) -> Int {
    defer { pages[index].slot = -1 }
    holes += 1
    return pages[index].slot
  }

  private func range(of times: ClosedRange<Int64>) -> Range<Int> {
    let first = partition { $0.last < times.lowerBound }
    var end = first
    while end < pages.count, pages[end].first <= times.upperBound { end += 1 }
    return first..<end
  }

  /// How many pages from the first on `isBefore` is true of.
  private func partition(_ isBefore: (Page) -> Bool) -> Int {
    var low = 0
    var high = pages.count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(pages[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func compact() {
    guard holes > Self.fewHoles, holes * 2 > pages.count else { return }
    settled -= pages[..<settled].count { $0.slot < 0 }
    pages.removeAll { $0.slot < 0 }
    holes = 0
  }
}
