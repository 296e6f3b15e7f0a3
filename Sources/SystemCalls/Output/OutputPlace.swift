import Glibc

/// What a name to write to stands for, found out without following what somebody else laid out.
///
/// A link is followed only if it is the user's own or root's. The kernel does the same in `/tmp` when it opens a file
/// (`fs.protected_symlinks`), but not when a link is resolved first and its target replaced.
package enum OutputPlace: Equatable {
  /// A file that is open already: standard output, or one that a shell handed on (`-o /dev/fd/3`).
  case descriptor(Int32)
  /// A pipe, a socket or a device: written to as it is.
  case special(String)
  /// A file, or nothing yet.
  case file(String, exists: Bool)

  /// As many links in a row as the kernel follows.
  private static let mostLinks = 40

  /// - Parameter name: a path; `-` is standard output.
  package init(_ name: String) throws(OutputFailure) {
    var path = name
    for _ in 0..<Self.mostLinks {
      if let descriptor = Self.descriptor(path) {
        self = .descriptor(descriptor)
        return
      }
      var status = stat()
      guard lstat(path, &status) == 0 else {
        guard errno == ENOENT, !path.isEmpty, !path.hasSuffix("/") else { throw .system(name, code: errno) }
        self = .file(path, exists: false)
        return
      }
      let isTrusted = status.st_uid == geteuid() || status.st_uid == 0
      switch status.st_mode & S_IFMT {
      case S_IFREG:
        self = .file(path, exists: true)
        return
      case S_IFDIR: throw .directory(name)
      case S_IFLNK:
        guard isTrusted else { throw .othersLink(name) }
        let target = try Self.target(of: path, name)
        path = target.hasPrefix("/") ? target : Self.directory(of: path) + "/" + target
      default:
        guard isTrusted else { throw .othersDevice(name) }
        self = .special(path)
        return
      }
    }
    throw .system(name, code: ELOOP)
  }

  /// The directory that a path lies in: `.` for a bare name.
  package static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  package static func lastName(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// The same name with a number: `web-2.dat` of `web.dat`.
  package static func numbered(_ path: String, _ number: Int) -> String {
    let name = lastName(of: path)
    guard let dot = name.dropFirst().lastIndex(of: ".") else { return "\(path)-\(number)" }
    return "\(path.dropLast(name.count))\(name[..<dot])-\(number)\(name[dot...])"
  }

  /// What these names open is a copy of a descriptor, not a file of that name.
  private static func descriptor(_ path: String) -> Int32? {
    if path == "-" || path == "/dev/stdout" { return STDOUT_FILENO }
    if path == "/dev/stderr" { return STDERR_FILENO }
    for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
      return Int32(path.dropFirst(folder.count))
    }
    return nil
  }

  private static func target(of link: String, _ name: String) throws(OutputFailure) -> String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in text.baseAddress.map { readlink(link, $0, text.count) } ?? -1 }
    }
    guard count >= 0 else { throw .system(name, code: errno) }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}
