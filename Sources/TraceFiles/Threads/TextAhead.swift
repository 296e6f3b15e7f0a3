import SystemCalls
import TraceEvents

/// Looks at pieces of a text before their turn comes: a ``WorkAhead`` that knows about texts.
final class TextAhead: Sendable {
  private let ahead: WorkAhead<Piece, TextScan, Never>
  /// Arrays that are used again.
  private let free: Monitor<[[TraceEvent]]>

  /// Bytes that stay where they are until their scan is finished.
  ///
  /// `@unchecked Sendable`: nobody writes them. `ReadAheadTests` reads whole files so, and stops at any piece.
  private struct Piece: @unchecked Sendable, Identifiable {
    struct ID: Equatable, Hashable {
      var start: UInt
      var count: Int
    }

    let bytes: UnsafeRawBufferPointer
    let knowledge: TextKnowledge

    var id: ID { Self.id(of: bytes) }

    static func id(of bytes: UnsafeRawBufferPointer) -> ID {
      ID(start: UInt(bitPattern: bytes.baseAddress), count: bytes.count)
    }
  }

  /// As many as a reader gives at once, and as many again.
  private static let most = 4

  init() {
    let free = Monitor([[TraceEvent]]())
    self.free = free
    ahead = WorkAhead(most: Self.most) {
      let scanner = Monitor(TextScanner())
      return { piece in
        var events = free.withLock { $0.popLast() } ?? []
        return scanner.withLock { $0.scan(piece.bytes, knowing: piece.knowledge, reusing: &events) }
      }
    }
  }

  /// Ends the thread, and returns when it is gone: from then on nobody looks at pieces.
  func close() { ahead.close() }

  /// Takes pieces that will be read soon, some of which may have been begun already, and what is known now. Each stays
  /// where it is until it is finished.
  func begin(_ pieces: [UnsafeRawBufferPointer], _ knowledge: TextKnowledge) {
    for bytes in pieces { ahead.begin(Piece(bytes: bytes, knowledge: knowledge)) }
  }

  /// What the scan of a piece found; nil when it was not begun, and then it will not be.
  func finish(_ bytes: UnsafeRawBufferPointer) -> TextScan? { ahead.finish(Piece.id(of: bytes)) }

  /// Takes back the memory of a scan that was read.
  func giveBack(_ scan: inout TextScan) {
    scan.events.removeAll(keepingCapacity: true)
    // Swapped, never copied: see ``BoundedQueue``.
    free.withLock { free in
      free.append([])
      swap(&scan.events, &free[free.count - 1])
    }
  }
}
