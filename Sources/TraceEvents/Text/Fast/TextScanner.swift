/// Reads the plain lines of pieces of a text, on another thread than the one that reads it all, in any order.
package struct TextScanner: Sendable {
  private var reader = TextReader()

  /// A scanner that knows nothing yet: each scan is told what it has to know.
  package init() {}

  /// Reads what is plain in a piece. What `events` holds is dropped, and its memory used again.
  ///
  /// - Complexity: O(bytes).
  package mutating func scan(
    _ piece: UnsafeRawBufferPointer, knowing knowledge: TextKnowledge, reusing events: inout [TraceEvent]
  ) -> TextScan {
    reader.names = knowledge.names
    reader.isReport = knowledge.isReport
    events.removeAll(keepingCapacity: true)
    swap(&reader.events, &events)
    return reader.scan(piece)
  }
}
