import Glibc

/// Why a file is not written: one line each, with the cure.
package enum OutputFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// Something has that name already.
  case exists(String)
  /// The name is a directory's.
  case directory(String)
  /// The name is a link that another user, not root, made: it may lead anywhere.
  case othersLink(String)
  /// The name is a pipe, a socket or a device of another user's, who would read what is written.
  case othersDevice(String)
  /// The name is no file's, where nothing else will do.
  case notAFile(String)
  /// What the system said.
  case system(String, code: Int32)

  /// There was no room: on the disk, in the user's share of it, or under the limit of a file's size.
  package var isForWantOfRoom: Bool {
    guard case .system(_, let code) = self else { return false }
    return code == ENOSPC || code == EDQUOT || code == EFBIG
  }

  /// The reader of a pipe went away.
  package var isClosedPipe: Bool {
    guard case .system(_, let code) = self else { return false }
    return code == EPIPE
  }

  /// One line: the file, what is wrong, and what to do about it.
  package var description: String {
    switch self {
    case .exists(let path): "\(path): is there already; give another name, or --force to replace it"
    case .directory(let path): "\(path): is a directory; give a file's name"
    case .othersLink(let path): "\(path): is a link that another user made; name the file that it leads to"
    case .othersDevice(let path): "\(path): is another user's pipe or device; give a file's name"
    case .notAFile(let path): "\(path): is no file; give a file's name"
    case .system(let path, let code):
      switch code {
      case ENOSPC, EDQUOT: "\(path): no space left; free some, or write elsewhere"
      case EFBIG: "\(path): a file may not be that long here; raise the limit ('ulimit -f'), or write elsewhere"
      case EACCES, EPERM, EROFS: "\(path): you may not write there; choose another place"
      case ENOENT: "\(path): there is no such directory; make it first"
      default: "\(path): cannot be written: \(String(cString: strerror(code)))"
      }
    }
  }
}
