import CallTrees
import Diagnostics

/// Why there is nothing to show of an input that was read to its end.
///
/// A trace without a call and without a packet may be right: nothing was recorded, or `--keep` asked for nothing of it.
/// Where something could not be read, or the input is no trace of this kind, an empty list would look like that. So it
/// is an error, in one line, and a command that prints nothing for it ends with status 2.
enum EmptyResult {
  /// The trace, unless it is empty and its reader had to leave out something.
  ///
  /// - Parameter name: what the user calls the input.
  /// - Throws: ``Diagnostic`` with what was left out first, and where. Notices with a line or a byte tell that
  ///   (``Notice``); those without one tell what is right and not listed.
  static func refused(_ trace: Trace, name: String) throws(Diagnostic) -> Trace {
    guard trace.packets.isEmpty, let first = trace.notices.first(where: { $0.place != nil }) else { return trace }
    throw Diagnostic("there is nothing in it that can be read: \(first.place ?? ""): \(first.message)", at: name)
  }
}
