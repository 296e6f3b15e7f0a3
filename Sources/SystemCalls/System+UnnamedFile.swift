import Glibc

extension System {
  /// Where large files may lie for a while: `TMPDIR`, else `/var/tmp`, for `/tmp` is memory on many machines.
  package static var temporaryDirectory: String {
    guard let set = getenv("TMPDIR"), set.pointee != 0 else { return "/var/tmp" }
    return String(cString: set)
  }

  /// A file that is nowhere listed and goes away with its descriptor.
  ///
  /// Not every file system has files without a name: there, one is made and its name removed at once.
  package static func unnamedFile(in directory: String) throws(SystemFailure) -> Descriptor {
    do throws(SystemFailure) {
      return try open(directory, O_RDWR | unnamed, mode: 0o600)
    } catch  where error.code == EOPNOTSUPP || error.code == EISDIR {
      let path = "\(directory)/.ftview-\(getpid()).spool"
      let file = try open(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
      try removeFile(path)
      return file
    }
  }

  /// `O_TMPFILE`, which glibc spells as a sum of two other flags and needs `_GNU_SOURCE` for.
  static let unnamed: Int32 = O_DIRECTORY | 0o20_000_000
}
