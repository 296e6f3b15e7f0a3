import CallTrees
import Diagnostics
import SystemCalls

/// Where the reading thread puts what it has.
typealias LoadSlot = NewsSlot<TraceLoading.News>

extension NewsSlot<TraceLoading.News> {
  /// Whether the last trace was taken, so that another one makes sense.
  var isTaken: Bool { look { $0.trace == nil } }

  func takeNews() -> TraceLoading.News {
    take { news in
      defer { news.trace = nil }
      return news
    }
  }

  /// Puts news in the slot: a newer trace replaces an older one, nil leaves it. The last news have an end.
  func put(
    _ trace: Trace?, name: String? = nil, bytes: Int, total: Int?, isFollowing: Bool = false,
    problems: [Diagnostic] = [], end: TraceLoading.End? = nil
  ) {
    put { news in
      if let name { news.name = name }
      news.problems = problems
      if let trace { news.trace = trace }
      news.bytes = bytes
      news.total = total
      news.isFollowing = isFollowing
      news.end = end
    }
  }
}
