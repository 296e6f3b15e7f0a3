import CUnpack

/// How a file is packed. `TraceContent` tells it by the first bytes.
package enum Codec: String {
  case gzip, xz, zstd

  fileprivate var native: ftview_codec {
    switch self {
    case .gzip: FTVIEW_GZIP
    case .xz: FTVIEW_XZ
    case .zstd: FTVIEW_ZSTD
    }
  }
}

/// Unpacks a stream piece by piece. Several streams one behind the other read as one, as `zcat` and its like do.
package struct Unpacker: ~Copyable {
  private let native: OpaquePointer
  private var piece = [UInt8](repeating: 0, count: 1 << 18)
  /// Whether the last stream so far is whole.
  package private(set) var isWhole = false

  /// What became of a piece.
  package enum Result {
    /// It was handed over as far as it was wanted.
    case all
    case damaged
    /// The library wants more memory for it than it is given.
    case tooMuchMemory
  }

  /// Nil when there is no memory.
  package init?(_ codec: Codec) {
    guard let native = ftview_unpacker_open(codec.native) else { return nil }
    self.native = native
  }

  deinit { ftview_unpacker_close(native) }

  /// Unpacks all of `bytes` and calls `body` with each piece of what comes out, at most 256 KiB, for as long as it
  /// answers true. What came before damage has been handed over.
  package mutating func unpack(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Bool) -> Result {
    let input = bytes.bindMemory(to: UInt8.self)
    var at = 0
    while true {
      var used = 0
      var made = 0
      // A piece that fills up may not be all: the library is asked again, even without more input.
      let rest = UnsafeBufferPointer(rebasing: input[at...])
      if rest.isEmpty, isWhole { return .all }
      let state = piece.withUnsafeMutableBufferPointer { out in
        ftview_unpacker_step(native, rest.baseAddress, rest.count, &used, out.baseAddress, out.count, &made)
      }
      at += min(used, rest.count)
      if made > 0, !piece.withUnsafeBytes({ body(UnsafeRawBufferPointer(rebasing: $0[..<made])) }) { return .all }
      switch state {
      case FTVIEW_UNPACK_DAMAGED:
        return .damaged
      case FTVIEW_UNPACK_TOO_MUCH:
        return .tooMuchMemory
      case FTVIEW_UNPACK_END:
        isWhole = true
      default:
        isWhole = false
        if at >= input.count, made < piece.count { return .all }
        if used == 0, made == 0 { return .damaged }
      }
    }
  }
}
