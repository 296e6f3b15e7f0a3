import SystemCalls
import TraceEvents

/// Sub-buffers in numbered places of a file without a name, each of which is written again when its page is not wanted any
/// more.
package final class RingSpool {
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

  /// Sets room aside, in bytes, before the first page. Where the file system cannot do that nothing is set aside.
  package func reserve(_ bytes: Int) throws(SystemFailure) { try file.reserve(bytes) }

  /// Puts a page into a place, whatever was there.
  package func put(_ page: UnsafeRawBufferPointer, in slot: Int) throws(SystemFailure) {
    try file.write(page, at: slot)
  }

  /// What a file of some of the pages is written from.
  ///
  /// - Parameters:
  ///   - slots: their places and CPUs, those of each CPU in the order of time.
  ///   - sieve: what of them is wanted.
  package func pages(_ slots: [(slot: Int, cpu: UInt16)], through sieve: WindowSieve) -> any PageStore {
    RingPages(file, slots, sieve)
  }
}

/// Some pages of a ring, with nothing in them but the windows that are wanted.
private final class RingPages: PageStore {
  let cpus: [UInt16]
  private let file: PageFile
  private let slots: [Int]
  private let sieve: WindowSieve
  /// How many were given back.
  private var given = 0

  init(_ file: PageFile, _ slots: [(slot: Int, cpu: UInt16)], _ sieve: WindowSieve) {
    self.file = file
    self.slots = slots.map(\.slot)
    self.sieve = sieve
    cpus = slots.map(\.cpu)
  }

  var pageSize: Int { file.pageSize }

  func read(_ index: Int, into buffer: UnsafeMutableRawBufferPointer) throws(SystemFailure) {
    try file.read(slots[index], into: buffer)
    sieve.sift(buffer, cpu: Int(cpus[index]))
  }

  func giveBack(pages: Int) {
    if given == 0 { file.giveBack(first: 0) }
    while given < min(pages, slots.count) {
      file.giveBack(page: slots[given])
      given += 1
    }
  }
}
