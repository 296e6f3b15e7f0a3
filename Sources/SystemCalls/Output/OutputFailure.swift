import Diagnostics
import Glibc

/// Why a file is not written: one line each, with the cure.
package enum OutputFailure: DiagnosedError, Equatable, Sendable {
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

  /// The file, what is wrong, and what to do about it.
  package var diagnostic: Diagnostic {
    switch self {
    case .exists(let path):
      Diagnostic("is there already", at: path, hint: "give another name, or --force to replace it")
    case .directory(let path): Diagnostic("is a directory", at: path, hint: "give a file's name")
    case .othersLink(let path):
      Diagnostic("is a link that another user made", at: path, hint: "name the file that it leads to")
    case .othersDevice(let path): Diagnostic("is another user's pipe or device", at: path, hint: "give a file's name")
    case .notAFile(let path): Diagnostic("is no file", at: path, hint: "give a file's name")
    case .system(let path, let code):
      switch code {
      case ENOSPC, EDQUOT: Diagnostic("no space left", at: path, hint: "free some, or write elsewhere")
      case EFBIG:
        Diagnostic(
          "a file may not be that long here", at: path, hint: "raise the limit ('ulimit -f'), or write elsewhere")
      case EACCES, EPERM, EROFS: Diagnostic("you may not write there", at: path, hint: "choose another place")
      case ENOENT: Diagnostic("there is no such directory", at: path, hint: "make it first")
      default: Diagnostic("cannot be written: \(String(cString: strerror(code)))", at: path)
      }
    }
  }
}
