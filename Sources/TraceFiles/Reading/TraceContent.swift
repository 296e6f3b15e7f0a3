import CallTrees
import Diagnostics
import TraceEvents

/// What the first bytes of a trace say that it is.
enum TraceContent {
  enum Kind: Equatable {
    case text
    case traceDat
    case packed(Codec)
  }

  /// How many bytes are enough to tell the kind.
  static let sniffLength = 16

  static func kind(_ bytes: UnsafeRawBufferPointer) -> Kind {
    func starts(_ magic: [UInt8]) -> Bool { bytes.starts(with: magic) }
    if starts(DatFormat.mark) { return .traceDat }
    if starts([0x1f, 0x8b]) { return .packed(.gzip) }
    if starts([0x28, 0xb5, 0x2f, 0xfd]) { return .packed(.zstd) }
    if starts([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) { return .packed(.xz) }
    return .text
  }

  /// Reads an input to its end, or until the observer stops it.
  ///
  /// - Throws: ``Diagnostic`` when nothing of it is a trace.
  static func load(
    _ input: consuming TraceFileInput, observer: inout some LoadObserver
  ) throws(Diagnostic) -> Trace {
    var pump = TracePump(input)
    pump.begin(with: sniffLength, &observer)
    let kind = kind(pump.piece)
    if kind != .text { pump.stopFollowing() }
    switch kind {
    case .packed(let codec):
      return try unpack(&pump, codec, &observer)
    case .traceDat:
      // Its parts are all over the file: it is mapped where that is possible, else gathered.
      if pump.end == nil, let mapping = pump.map() {
        return try loadTraceDat(mapping, name: pump.name, instance: pump.instance, &observer)
      }
      return try read(&pump, &observer)
    case .text:
      if pump.instance != nil { throw TraceParts.noInstances(pump.name) }
      return try read(&pump, &observer)
    }
  }

  /// Reads what is not packed.
  private static func read(
    _ pump: inout TracePump, _ observer: inout some LoadObserver
  ) throws(Diagnostic) -> Trace {
    var parts = TraceParts(name: pump.name, instance: pump.instance)
    repeat {
      guard parts.take(pump.piece, following: pump.following) else { break }
    } while pump.next(&observer) { parts.snapshot(isWhole: $0) }
    return try parts.finish(pump.ending, &observer)
  }

  /// Reads what is packed. The observer is asked after every piece that comes out: what is unpacked can be a thousand
  /// times as long as what goes in.
  private static func unpack(
    _ pump: inout TracePump, _ codec: Codec, _ observer: inout some LoadObserver
  ) throws(Diagnostic) -> Trace {
    guard var unpacker = Unpacker(codec) else { throw Diagnostic("no memory to unpack it", at: pump.name) }
    var parts = TraceParts(name: pump.name, instance: pump.instance, codec: codec)
    var half = HalfObserver(observer, half: .first, size: pump.total)
    var result = Unpacker.Result.all
    var end: InputEnd?
    var made = 0
    repeat {
      result = unpacker.unpack(pump.piece) { piece in
        made += piece.count
        if made > parts.mostUnpacked(from: pump.consumed) {
          end = .limited
        } else if !parts.take(piece) {
          end = .stopped
        } else {
          half.half = parts.isGathering ? .first : .none
          if !half.consumed(pump.consumed, of: pump.total, snapshot: { parts.snapshot(isWhole: false) }) {
            end = .stopped
          }
        }
        return end == nil
      }
    } while result == .all && end == nil && pump.next(&half) { parts.snapshot(isWhole: $0) }
    observer = half.whole
    if let end { pump.stop(end) }
    if result == .tooMuchMemory {
      parts.note(
        Notice(
          "unpacking takes more memory than any usual \(codec.rawValue) file: what follows is left out; unpack it first",
          offset: pump.consumed))
    } else if result == .damaged || (pump.end == .end && !unpacker.isWhole) {
      parts.note(
        Notice("the \(codec.rawValue) data is damaged or cut off: what follows is left out", offset: pump.consumed))
    }
    return try parts.finish(pump.ending, &observer)
  }
}
