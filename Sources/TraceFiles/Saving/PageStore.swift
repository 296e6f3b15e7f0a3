import SystemCalls

/// The sub-buffers that a `trace.dat` is written from, those of each CPU in the order of time.
package protocol PageStore: AnyObject {
  /// Bytes of every page.
  var pageSize: Int { get }
  /// The CPU of each page, in order.
  var cpus: [UInt16] { get }

  /// Reads one page.
  func read(_ index: Int, into buffer: UnsafeMutableRawBufferPointer) throws(SystemFailure)

  /// Gives the disk back the pages up to that one, which are gone then, and all room that was set aside.
  func giveBack(pages: Int)
}
