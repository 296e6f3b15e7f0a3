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
  init(directory: String = System.temporaryDirectory) { self.directory = directory }

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
      try memory.withUnsafeBufferPointer { (all) throws(SystemFailure) in try write(UnsafeRawBufferPointer(all)) }
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
