import Glibc

/// Every sub-buffer of a capture, as it came from the kernel, in a file without a name: it goes away with the process.
///
///     file   page page page page …      all of one size
///     cpus    0    1    0    0   …      whose page it is
final class Spool {
  /// Bytes of one page.
  let pageSize: Int
  /// The CPU of each page, in order.
  private(set) var cpus: [UInt16] = []
  private let file: Descriptor
  private let directory: String

  init(directory: String, pageSize: Int) throws(SystemFailure) {
    self.pageSize = pageSize
    self.directory = directory
    file = try Self.unnamed(in: directory)
  }

  /// Bytes spooled so far.
  var byteCount: Int { cpus.count * pageSize }

  /// Takes a page; a shorter one is filled up with zeros.
  func append(_ page: UnsafeRawBufferPointer, cpu: Int) throws(SystemFailure) {
    let whole = UnsafeRawBufferPointer(rebasing: page.prefix(pageSize))
    try System.write(file, whole, path: directory)
    if whole.count < pageSize {
      try System.write(
        String(repeating: "\0", count: pageSize - whole.count), to: file, path: directory)
    }
    cpus.append(UInt16(clamping: cpu))
  }

  /// Calls `body` with each page of one CPU, in order.
  func forEachPage(
    of cpu: Int, _ body: (UnsafeRawBufferPointer) throws(SystemFailure) -> Void
  ) throws(SystemFailure) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pageSize, alignment: 16)
    defer { buffer.deallocate() }
    let raw = file.raw
    for (index, owner) in cpus.enumerated() where Int(owner) == cpu {
      let offset = off_t(index * pageSize)
      let size = pageSize
      let count = System.retrying { pread(raw, buffer.baseAddress, size, offset) }
      guard count == pageSize else { throw SystemFailure("read", directory, code: count < 0 ? errno : EIO) }
      try body(UnsafeRawBufferPointer(buffer))
    }
  }

  /// A file that is nowhere listed and goes away with its descriptor.
  ///
  /// Not every file system has files without a name: there, one is made and its name removed at once.
  static func unnamed(in directory: String) throws(SystemFailure) -> Descriptor {
    do throws(SystemFailure) {
      return try System.open(directory, O_RDWR | unnamedFlag, mode: 0o600)
    } catch  where error.code == EOPNOTSUPP || error.code == EISDIR {
      let path = "\(directory)/.ftview-\(getpid()).spool"
      let file = try System.open(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
      try System.removeFile(path)
      return file
    }
  }

  /// `O_TMPFILE`, which glibc spells as a sum of two other flags and needs `_GNU_SOURCE` for.
  private static let unnamedFlag: Int32 = O_DIRECTORY | 0o20_000_000
}
