import CFtview
import Glibc
import SystemCalls

/// Every sub-buffer of a capture, as it came from the kernel, in a file without a name: it goes away with the process.
///
///     file   reserve page page page page …      all of one size
///     cpus            0    1    0    0   …      whose page it is
///
/// The reserve is room on the disk for what a `trace.dat` has besides its pages. The file that is saved mostly lies on
/// the same disk, so a disk that the spool has filled has no room for a copy. Then ``giveBack(pages:)`` the spool page
/// by page as the copy grows; with the reserve that always fits.
package final class Spool {
  /// Bytes of one page.
  package let pageSize: Int
  /// The CPU of each page, in order.
  package private(set) var cpus: [UInt16] = []
  private let file: Descriptor
  private let directory: String
  /// Where the first page lies.
  private var start = 0
  private let padded: UnsafeMutableRawBufferPointer

  /// Opens the file, which never has a name.
  ///
  /// - Parameters:
  ///   - directory: where its room is taken from.
  ///   - pageSize: bytes of every page.
  /// - Throws: ``SystemFailure`` when there can be no such file.
  package init(directory: String, pageSize: Int) throws(SystemFailure) {
    self.pageSize = pageSize
    self.directory = directory
    file = try System.unnamedFile(in: directory)
    padded = UnsafeMutableRawBufferPointer.allocate(byteCount: pageSize, alignment: 16)
  }

  deinit { padded.deallocate() }

  /// Bytes spooled so far.
  package var byteCount: Int { cpus.count * pageSize }

  /// Sets room aside, in bytes, before the first page. Where the file system cannot do that nothing is set aside.
  package func reserve(_ bytes: Int) throws(SystemFailure) {
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
  package func append(_ page: UnsafeRawBufferPointer, cpu: Int) throws(SystemFailure) {
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
  package func giveBack(pages: Int = 0) {
    let raw = file.raw
    // A file system without holes keeps the room; then the copy fits or does not.
    _ = System.retrying { ftview_give_back(raw, 0, off_t(start + pages * pageSize)) }
  }

  /// Reads one page.
  package func read(_ index: Int, into buffer: UnsafeMutableRawBufferPointer) throws(SystemFailure) {
    let raw = file.raw
    let offset = off_t(start + index * pageSize)
    let size = pageSize
    let count = System.retrying { pread(raw, buffer.baseAddress, size, offset) }
    guard count == pageSize else { throw SystemFailure("read", directory, code: count < 0 ? errno : EIO) }
  }
}
