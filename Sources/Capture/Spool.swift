import CFtview
import Glibc

/// Every sub-buffer of a capture, as it came from the kernel, in a file without a name: it goes away with the process.
///
///     file   reserve page page page page …      all of one size
///     cpus            0    1    0    0   …      whose page it is
///
/// The reserve is room on the disk for what a `trace.dat` has besides its pages. The file that is saved mostly lies on the
/// same disk, so a disk that the spool has filled has no room for a copy. Then ``giveBack(pages:)`` the spool page by
/// page as the copy grows; with the reserve that always fits.
final class Spool {
  /// Bytes of one page.
  let pageSize: Int
  /// The CPU of each page, in order.
  private(set) var cpus: [UInt16] = []
  private let file: Descriptor
  private let directory: String
  /// Where the first page lies.
  private var start = 0
  private let padded: UnsafeMutableRawBufferPointer

  init(directory: String, pageSize: Int) throws(SystemFailure) {
    self.pageSize = pageSize
    self.directory = directory
    file = try Self.unnamed(in: directory)
    padded = UnsafeMutableRawBufferPointer.allocate(byteCount: pageSize, alignment: 16)
  }

  deinit { padded.deallocate() }

  /// Bytes spooled so far.
  var byteCount: Int { cpus.count * pageSize }

  /// Sets room aside, in bytes, before the first page. A file system that cannot do that is no trouble.
  func reserve(_ bytes: Int) throws(SystemFailure) {
    let length = (bytes + pageSize - 1) / pageSize * pageSize
    let raw = file.raw
    guard System.retrying({ ftview_reserve(raw, 0, off_t(length)) }) != 0 else {
      start = length
      return
    }
    guard errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL else { throw SystemFailure("write", directory) }
  }

  /// Takes a page; a shorter one is filled up with zeros. A page of which only a part could be written is none: the
  /// next one takes its place.
  func append(_ page: UnsafeRawBufferPointer, cpu: Int) throws(SystemFailure) {
    var whole = UnsafeRawBufferPointer(rebasing: page.prefix(pageSize))
    if whole.count < pageSize {
      padded.copyMemory(from: whole)
      padded[whole.count...].withMemoryRebound(to: UInt8.self) { $0.update(repeating: 0) }
      whole = UnsafeRawBufferPointer(padded)
    }
    try System.write(raw: file.raw, whole, at: start + byteCount, path: directory)
    cpus.append(UInt16(clamping: cpu))
  }

  /// Gives the disk back the reserve, or with `pages` the pages up to that one, which are gone then.
  func giveBack(pages: Int = 0) {
    let raw = file.raw
    // A file system without holes keeps the room; then the copy fits or does not.
    _ = System.retrying { ftview_give_back(raw, 0, off_t(start + pages * pageSize)) }
  }

  /// Reads one page.
  func read(_ index: Int, into buffer: UnsafeMutableRawBufferPointer) throws(SystemFailure) {
    let raw = file.raw
    let offset = off_t(start + index * pageSize)
    let size = pageSize
    let count = System.retrying { pread(raw, buffer.baseAddress, size, offset) }
    guard count == pageSize else { throw SystemFailure("read", directory, code: count < 0 ? errno : EIO) }
  }

  /// A file that is nowhere listed and goes away with its descriptor.
  ///
  /// Not every file system has files without a name: there, one is made and its name removed at once.
  static func unnamed(in directory: String) throws(SystemFailure) -> Descriptor {
    do throws(SystemFailure) {
      return try System.open(directory, O_RDWR | FileWriter.unnamed, mode: 0o600)
    } catch  where error.code == EOPNOTSUPP || error.code == EISDIR {
      let path = "\(directory)/.ftview-\(getpid()).spool"
      let file = try System.open(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
      try System.removeFile(path)
      return file
    }
  }
}
