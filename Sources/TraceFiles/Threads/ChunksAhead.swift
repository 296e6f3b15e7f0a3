import SystemCalls
import TraceEvents

/// Unpacks the chunks of a trace.dat file before they are asked for: a ``WorkAhead`` that knows about chunks.
///
/// Unpacking takes about as long as making events of what comes out, so the reader works along while it waits.
final class ChunksAhead: DatUnpackAhead, Sendable {
  private struct Piece: Identifiable, Sendable {
    let chunk: DatChunk

    var id: ObjectIdentifier { ObjectIdentifier(chunk) }
  }

  /// What is packed is damaged, or packed with something that nobody here knows.
  private struct Damage: Error {}

  private let ahead: WorkAhead<Piece, Void, Damage>
  /// The reader's.
  private let own = BlockUnpacker()

  /// More than any reader begins (64, or four for each CPU).
  private static let most = 1024

  init() {
    ahead = WorkAhead(most: Self.most) {
      let unpacker = BlockUnpacker()
      return { piece throws(Damage) in try Self.unpack(piece.chunk, with: unpacker) }
    }
  }

  func begin(_ chunk: DatChunk) { ahead.begin(Piece(chunk: chunk)) }

  func finish(_ chunk: DatChunk) -> Bool {
    do throws(Damage) {
      try ahead.finish(Piece(chunk: chunk)) { piece throws(Damage) in try Self.unpack(piece.chunk, with: own) }
      return true
    } catch {
      return false
    }
  }

  private static func unpack(_ chunk: DatChunk, with unpacker: BlockUnpacker) throws(Damage) {
    chunk.isGood = unpacker.unpack(codec: chunk.codec, chunk.packed, into: chunk.room)
    guard chunk.isGood else { throw Damage() }
  }

  /// Unpacks what is not a chunk, for the reader.
  func unpack(codec: String, _ packed: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Bool {
    own.unpack(codec: codec, packed, into: room)
  }

  /// Ends the thread, and returns when it is gone: from then on nobody looks at packed bytes.
  func close() { ahead.close() }
}
