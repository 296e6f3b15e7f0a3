import CFuzz
import CUnpack
import CallTrees
import TraceEvents

/// The input is a trace.dat file. Packed sections go through the real libraries.
///
/// What a packed section unpacks to is input too: the memory limit counts from the file's length and all unpacked
/// bytes.
enum TraceDatTarget {
  /// zstd's own tables, for as long as one block is being unpacked.
  private static let unpacking = 192 << 10
  /// The room of one section that claims to be long, until the library says that it is not (`DatUnpacker.symbolsRoom`).
  private static let claim = 32 << 20

  static func run(_ input: UnsafeRawBufferPointer) {
    let trace = Limits.watch(input.count) {
      ftview_heap_allow(claim)
      var builder = TreeBuilder(source: "trace.dat")
      do throws(TraceDatError) {
        var stream = try DatStream(input, unpack: unpack)
        while stream.step(into: &builder) {}
        for notice in stream.notices { builder.note(Notice(notice.message, line: notice.line, offset: notice.offset)) }
        return builder.finish(names: stream.names)
      } catch {
        if let offset: Int = error.offset, offset < 0 || offset > input.count { fail("an error at byte \(offset)") }
        return builder.finish(names: TraceNames())
      }
    }
    check(trace)
  }

  private static func unpack(
    _ codec: String, _ packed: UnsafeRawBufferPointer, _ room: UnsafeMutableRawBufferPointer
  ) -> Bool {
    ftview_heap_allow(Limits.factor * room.count + unpacking)
    let input = packed.bindMemory(to: UInt8.self)
    let output = room.bindMemory(to: UInt8.self)
    switch codec {
    case "zstd":
      // Made anew each time, for its memory is to be that of one block.
      let zstd = ftview_zstd_open()
      defer { ftview_zstd_close(zstd) }
      return ftview_unpack_zstd(zstd, input.baseAddress, input.count, output.baseAddress, output.count) == 1
    case "zlib":
      return ftview_unpack_zlib(input.baseAddress, input.count, output.baseAddress, output.count) == 1
    default: return false
    }
  }
}
