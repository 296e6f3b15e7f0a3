import CFtview
import Glibc

/// A file in memory, without a copy. Should somebody cut the file short meanwhile, what is gone reads as zeros instead of
/// ending the program.
struct FileMapping: ~Copyable {
  let bytes: UnsafeRawBufferPointer
  private let watch: Int32

  /// Nil when the file cannot be mapped.
  init?(_ descriptor: Int32, size: Int) {
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
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

  /// Whether something that was read was not there any more.
  var wasCut: Bool { ftview_mapping_was_cut(watch) }
}
