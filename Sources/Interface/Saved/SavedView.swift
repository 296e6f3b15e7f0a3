/// A view that waits for its trace. A class, for the state holds one seldom and is copied often.
final class PendingView: Sendable {
  let view: SavedView
  /// It was kept when the trace was left, which may be long ago: the user is told.
  let isOfLastTime: Bool

  init(_ view: SavedView, isOfLastTime: Bool) { (self.view, self.isOfLastTime) = (view, isOfLastTime) }
}

/// How a trace was looked at: where the cursor was, what was folded and marked. It brings that back when the trace is
/// opened again.
package struct SavedView: Equatable, Sendable {
  /// A packet, or a call in it.
  package struct Place: Equatable, Sendable {
    /// Position in the trace's packet list.
    package var packet: Int
    /// A row of the call table; nil for the packet.
    package var row: Int?

    /// - Parameter row: a row of the call table; nil for the packet.
    package init(packet: Int, row: Int?) { (self.packet, self.row) = (packet, row) }
  }

  /// Where the cursor was; with a row where the keys went to the calls.
  package var cursor = Place(packet: 0, row: nil)
  /// What packets were sorted by, and which way (``PacketPane/sortWord``).
  package var sort = "number+"
  /// Calls at this depth and deeper were folded.
  package var level = FoldSet.standard.level
  /// Rows that differed from that, ascending.
  package var flipped: [Int] = []
  /// First rows of runs that were open, ascending.
  package var runs: [Int] = []
  /// Rows whose subtrees were zoomed to, outermost first.
  package var zoom: [Int] = []
  /// The filter's text; empty without one.
  package var filter = ""
  /// Lines of the list; nil for what the screen has room for.
  package var listLines: Int?
  /// Lines of the details; nil for what the screen has room for.
  package var detailLines: Int?
  /// By letter.
  package var marks: [Character: Place] = [:]

  /// How a trace is looked at first.
  package init() {}

  /// What holds of a file that has changed: which call a row is, nobody knows there.
  package var withoutRows: SavedView {
    var view = SavedView()
    (view.cursor.packet, view.sort, view.level, view.filter) = (cursor.packet, sort, level, filter)
    (view.listLines, view.detailLines) = (listLines, detailLines)
    view.marks = marks.filter { $0.value.row == nil }
    return view
  }
}
