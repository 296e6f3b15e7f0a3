import SystemCalls

/// Every sub-buffer of a capture, as it came from the kernel, in a file without a name: it goes away with the process.
///
///     file   reserve page page page page …      all of one size
///     cpus            0    1    0    0   …      whose page it is
///
/// The reserve is room on the disk for what a `trace.dat` has besides its pages. The file that is saved mostly lies on
/// the same disk, so a disk that the spool has filled has no room for a copy. Then ``giveBack(pages:)`` the spool page
/// by page as the copy grows; with the reserve that always fits.
package final class Spool: PageStore {
  /// The CPU of each page, in order.
  package private(set) var cpus: [UInt16] = []
  private let file: PageFile

  /// Opens the file, which never has a name.
  ///
  /// - Parameters:
  ///   - directory: where its room is taken from.
  ///   - pageSize: bytes of every page.
  /// - Throws: ``SystemFailure`` when there can be no such file.
  package init(directory: String, pageSize: Int) throws(SystemFailure) {
    file = try PageFile(directory: directory, pageSize: pageSize)
  }

  /// Bytes of one page.
  package var pageSize: Int { file.pageSize }

  /// Bytes spooled so far.
  package var byteCount: Int { cpus.count * pageSize }

  /// Sets room aside, in bytes, before the first page. Where the file system cannot do that nothing is set aside.
  package func reserve(_ bytes: Int) throws(SystemFailure) { try file.reserve(bytes) }

  /// Takes a page; a shorter one is filled up with zeros. A page of which only a part could be written is none: the
  /// next one takes its place.
  package func append(_ page: UnsafeRawBufferPointer, cpu: Int) throws(SystemFailure) {
    try file.write(page, at: cpus.count)
    cpus.append(UInt16(clamping: cpu))
  }

  /// Gives the disk back the reserve, or with `pages` the pages up to that one, which are gone then.
  package func giveBack(pages: Int = 0) { file.giveBack(first: pages) }

  /// Reads one page.
  package func read(_ index: Int, into buffer: UnsafeMutableRawBufferPointer) throws(SystemFailure) {
    try file.read(index, into: buffer)
  }
}
