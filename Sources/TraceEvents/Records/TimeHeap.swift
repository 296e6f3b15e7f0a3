/// Which of many streams comes next: a binary heap of (time, stream), the lower stream first at equal times.
struct TimeHeap {
  private struct Entry {
    var time: Int64
    var stream: Int32

    static func < (left: Entry, right: Entry) -> Bool {
      left.time < right.time || (left.time == right.time && left.stream < right.stream)
    }
  }

  private var entries: [Entry] = []

  /// The stream that is first, or nil when there is none.
  var first: Int? { entries.first.map { Int($0.stream) } }

  mutating func insert(_ stream: Int, time: Int64) {
    entries.append(Entry(time: time, stream: Int32(truncatingIfNeeded: stream)))
    var at = entries.count - 1
    while at > 0, entries[at] < entries[(at - 1) / 2] {
      entries.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  /// Up to which time the first stream stays first: its events before that, or at it where `true`, come before all
  /// others'.
  var limit: (time: Int64, isIncluded: Bool) {
    guard entries.count > 1 else { return (.max, true) }
    var next = entries[1]
    if entries.count > 2, entries[2] < next { next = entries[2] }
    return (next.time, entries[0].stream < next.stream)
  }

  /// The first stream goes on at a later time.
  mutating func moveFirst(to time: Int64) {
    entries[0].time = time
    sink()
  }

  /// The first stream is at its end.
  mutating func removeFirst() {
    entries.swapAt(0, entries.count - 1)
    entries.removeLast()
    sink()
  }

  private mutating func sink() {
    var at = 0
    while true {
      var least = at
      for child in [2 * at + 1, 2 * at + 2] where child < entries.count && entries[child] < entries[least] {
        least = child
      }
      if least == at { return }
      entries.swapAt(at, least)
      at = least
    }
  }
}
