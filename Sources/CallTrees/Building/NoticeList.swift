import TraceEvents

/// Notices in order, a thousand at most; the last one then counts the rest.
struct NoticeList: Sendable {
  private var kept: [Notice] = []
  private var beyond = 0

  private static let limit = 999

  mutating func add(_ notice: Notice) {
    if kept.count < Self.limit { kept.append(notice) } else { beyond += 1 }
  }

  var all: [Notice] { beyond == 0 ? kept : kept + [Notice("and \(beyond) more of the kind")] }
}
