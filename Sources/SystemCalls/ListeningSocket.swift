import CFtview
import Diagnostics
import Glibc

/// A socket at a path, to which other programs of the same user connect. Its file goes away with the value.
package struct ListeningSocket: ~Copyable {
  /// For poll(2): readable when somebody connects. Owned by this value.
  package var raw: Int32 { socket.raw }
  private let socket: Descriptor
  private let path: String
  private let file: (device: UInt64, inode: UInt64)

  /// Listens at a path. A socket that is there already is replaced when it is the user's and nobody listens any more, as one that a
  /// killed program left.
  package init(path: String) throws(Diagnostic) {
    var status = stat()
    if lstat(path, &status) == 0 {
      let isOwn = status.st_mode & S_IFMT == S_IFSOCK && status.st_uid == geteuid()
      guard isOwn, ftview_is_stale(path) == 1 else {
        throw Diagnostic("is there already", at: path, hint: "--listen makes a socket of its own")
      }
      unlink(path)
    }
    let raw = ftview_listen(path)
    guard raw >= 0 else { throw SystemFailure("listen at", path).diagnostic }
    socket = Descriptor(owning: raw)
    self.path = path
    file = Self.file(path) ?? (0, 0)
  }

  deinit {
    // Another program may have put something in its place.
    if let now = Self.file(path), now == file { unlink(path) }
  }

  /// The next program that has connected; nil when none waits.
  package func accept() -> Int32? {
    let socket = socket.raw
    let client = System.retrying { ftview_accept(socket) }
    return client >= 0 ? client : nil
  }

  private static func file(_ path: String) -> (device: UInt64, inode: UInt64)? {
    var status = stat()
    return lstat(path, &status) == 0 ? (UInt64(status.st_dev), UInt64(status.st_ino)) : nil
  }
}
