import Glibc
import SystemCalls

/// Bytes of which nothing can be made before all are there: in memory as long as they are few, then in a file without a name.
final class GatheredBytes {
  /// How many bytes there are.
  private(set) var count = 0
  private var memory: [UInt8] = []
  private var file: Descriptor?
  private let directory: String

  /// So many bytes are kept in memory.
  static let mostInMemory = 32 << 20

  /// - Parameter directory: where the file would be.
  init(directory: String = GatheredBytes.directory) { self.directory = directory }

  /// `TMPDIR`, else where large files may lie for a while: `/tmp` is memory on many machines.
  static var directory: String {
    guard let set = getenv("TMPDIR"), set.pointee != 0 else { return "/var/tmp" }
    return String(cString: set)
  }

  /// Takes the next bytes.
  ///
  /// - Throws: ``SystemFailure`` when there is no room for a file.
  func append(_ bytes: UnsafeRawBufferPointer) throws(SystemFailure) {
    if file == nil {
      guard memory.count + bytes.count > Self.mostInMemory else {
        memory.append(contentsOf: bytes)
        count = memory.count
        return
      }
      file = try System.unnamedFile(in: directory)
      var failure: SystemFailure?
      memory.withUnsafeBytes { all in
        do throws(SystemFailure) { try write(all) } catch { failure = error }
      }
      if let failure { throw failure }
      memory = []
    }
    try write(bytes)
    count += bytes.count
  }

  /// Calls `body` with all bytes.
  ///
  /// - Throws: ``SystemFailure`` when they cannot be mapped; what `body` throws as a result of it.
  func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) throws(SystemFailure) -> R {
    guard let raw = file?.raw else { return memory.withUnsafeBytes(body) }
    guard let mapping = FileMapping(raw, size: count) else { throw SystemFailure("map", directory) }
    return body(mapping.bytes)
  }

  /// The first bytes, a few, while they are in memory.
  var head: [UInt8] { Array(memory.prefix(TraceContent.sniffLength)) }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(SystemFailure) {
    guard let raw = file?.raw else { return }
    try System.write(raw: raw, bytes, path: directory)
  }
}
