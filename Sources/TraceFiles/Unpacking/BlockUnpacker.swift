import CUnpack

/// Unpacks blocks of trace.dat files. What zstd needs for that, 160 kB, is made once and not for each block.
///
/// `@unchecked Sendable`: what zstd needs may be used on any thread, but by one at a time. Whoever makes one of these
/// uses it on one thread only. `TraceCmdComparisonTests` reads packed files with two of them at once.
final class BlockUnpacker: @unchecked Sendable {
  private let zstd: OpaquePointer?

  init() { zstd = ftview_zstd_open() }

  deinit { ftview_zstd_close(zstd) }

  /// Fills `room` with what `packed` becomes. False when that is not exactly as much, or it is packed with something
  /// else.
  func unpack(codec: String, _ packed: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Bool {
    let input = packed.bindMemory(to: UInt8.self)
    let output = room.bindMemory(to: UInt8.self)
    switch codec {
    case "zstd": return ftview_unpack_zstd(zstd, input.baseAddress, input.count, output.baseAddress, output.count) == 1
    case "zlib": return ftview_unpack_zlib(input.baseAddress, input.count, output.baseAddress, output.count) == 1
    default: return false
    }
  }
}
