import Glibc
import SystemCalls

/// The machine that is looked at: its files, and who looks.
struct Machine {
  /// What stands before every path; for tests, in which a directory is a machine.
  var root = ""
  /// Of the running kernel, as `uname -r` says it.
  var release: String
  /// What `uname -v` says: `#1 SMP PREEMPT_DYNAMIC Debian …`.
  var version = ""
  var isRoot: Bool
  /// The directory of the program.
  var program: String?

  /// This one.
  static func this() -> Machine {
    var name = utsname()
    guard uname(&name) == 0 else { return Machine(release: "", isRoot: geteuid() == 0) }
    let text = { (field: UnsafeRawBufferPointer) in String(decoding: field.prefix { $0 != 0 }, as: UTF8.self) }
    return Machine(
      release: withUnsafeBytes(of: &name.release, text), version: withUnsafeBytes(of: &name.version, text),
      isRoot: geteuid() == 0, program: ProgramFile.directory)
  }

  /// What can be seen of a file.
  enum Sight: Equatable {
    case text(String)
    case absent
    /// It may be there, but not for this user; or the kernel does not give it away.
    case hidden
  }

  func path(_ path: String) -> String { root + path }

  func look(_ path: String) -> Sight {
    do throws(SystemFailure) {
      return .text(try System.text(self.path(path)).trimmed)
    } catch {
      return error.code == ENOENT || error.code == ENOTDIR ? .absent : .hidden
    }
  }

  /// A file's text; nil when it cannot be read, whyever.
  func text(_ path: String) -> String? {
    if case .text(let text) = look(path) { return text }
    return nil
  }

  func bytes(_ path: String) -> [UInt8]? { try? System.contents(self.path(path)) }

  func exists(_ path: String) -> Bool { System.exists(self.path(path)) }

  /// A module that lies beside the program in `module`, as in a directory that `ftview bundle` has made.
  var ownModule: String? { program.map { $0 + "/module/ftview.ko" }.flatMap { exists($0) ? $0 : nil } }

  /// Whether a program is where programs of the system are.
  func hasProgram(_ name: String) -> Bool {
    !name.isEmpty && ["/usr/bin/", "/bin/", "/usr/local/bin/"].contains { exists($0 + name) }
  }
}
