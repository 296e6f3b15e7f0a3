import CFtview
import Glibc

/// A file in memory, or a part of it, without a copy. Should somebody cut the file short meanwhile, what is gone reads
/// as zeros instead of ending the program.
struct FileMapping: ~Copyable {
  let bytes: UnsafeRawBufferPointer
  private let watch: Int32

  /// Maps `size` bytes from `offset` on, which begins a page. Nil when the file cannot be mapped.
  init?(_ descriptor: Int32, size: Int, offset: Int = 0) {
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, offset), address != MAP_FAILED else {
      return nil
    }
    let watch = ftview_watch_mapping(address, size)
    guard watch >= 0 else {
      munmap(address, size)
      return nil
    }
    self.watch = watch
    bytes = UnsafeRawBufferPointer(start: address, count: size)
  }

  deinit {
    // First: from here on nobody may map anything there.
    ftview_unwatch_mapping(watch)
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
  }

  /// Asks the kernel to fetch what is not in its cache.
  func prefetch() { madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_WILLNEED) }

  /// Whether something that was read was not there any more, or could not be fetched.
  var wasCut: Bool { ftview_mapping_was_cut(watch) }
}
