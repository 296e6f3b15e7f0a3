import CFtview
import Glibc
import SystemCalls

/// Pages of one size in a file without a name, which goes away with the process, behind a reserve of room.
///
///     reserve   page 0   page 1   page 2 …
final class PageFile {
  /// Bytes of every page.
  let pageSize: Int
  private let file: Descriptor
  private let directory: String
  /// Where the first page lies.
  private var start = 0
  private let padded: UnsafeMutableRawBufferPointer

  init(directory: String, pageSize: Int) throws(SystemFailure) {
    self.pageSize = pageSize
    self.directory = directory
    file = try System.unnamedFile(in: directory)
    padded = UnsafeMutableRawBufferPointer.allocate(byteCount: pageSize, alignment: 16)
  }

  deinit { padded.deallocate() }

  /// Sets room aside, in bytes, before the first page. Where the file system cannot do that nothing is set aside.
  func reserve(_ bytes: Int) throws(SystemFailure) {
    let length = (bytes + pageSize - 1) / pageSize * pageSize
    let raw = file.raw
    guard System.retrying({ ftview_reserve(raw, 0, off_t(length)) }) != 0 else {
      start = length
      return
    }
    guard errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL else { throw SystemFailure("write", directory) }
  }

  /// Writes a page, whatever is there; a shorter one is filled up with zeros.
  func write(_ page: UnsafeRawBufferPointer, at index: Int) throws(SystemFailure) {
    var whole = UnsafeRawBufferPointer(rebasing: page.prefix(pageSize))
    if whole.count < pageSize {
      padded.copyMemory(from: whole)
      padded[whole.count...].withMemoryRebound(to: UInt8.self) { $0.update(repeating: 0) }
      whole = UnsafeRawBufferPointer(padded)
    }
    try System.write(raw: file.raw, whole, at: start + index * pageSize, path: directory)
  }

  /// Reads one page.
  func read(_ index: Int, into buffer: UnsafeMutableRawBufferPointer) throws(SystemFailure) {
    let raw = file.raw
    let offset = off_t(start + index * pageSize)
    let size = pageSize
    let count = System.retrying { pread(raw, buffer.baseAddress, size, offset) }
    guard count == pageSize else { throw SystemFailure("read", directory, code: count < 0 ? errno : EIO) }
  }

  /// Gives the disk back the reserve and the first pages, which are gone then.
  func giveBack(first pages: Int) { giveBack(at: 0, start + pages * pageSize) }

  /// Gives the disk back one page, which is gone then.
  func giveBack(page index: Int) { giveBack(at: start + index * pageSize, pageSize) }

  private func giveBack(at offset: Int, _ length: Int) {
    let raw = file.raw
    // A file system without holes keeps the room; then a copy of the file fits or does not.
    _ = System.retrying { ftview_give_back(raw, off_t(offset), off_t(length)) }
  }
}
