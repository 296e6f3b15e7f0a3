import CallTrees
import Glibc
import TraceEvents

/// Why a trace cannot be opened: one line for the user.
package struct TraceFileError: Error, Equatable, CustomStringConvertible {
  /// What, where, and what to do about it.
  package var description: String

  package init(_ description: String) { self.description = description }
}

/// Opens traces of any kind. The content decides what a file is, never its name.
package enum TraceFile {
  /// Reads a whole trace.
  ///
  /// - Parameter path: a file, or `-` for standard input. A regular file is mapped and not copied.
  /// - Throws: ``TraceFileError`` when there is nothing to show: no such file, a directory, no permission, another kind of
  ///   file. Damage within a trace is not an error; ``Trace/notices`` tells it.
  /// - Complexity: O(bytes).
  package static func load(path: String) throws(TraceFileError) -> Trace {
    if path == "-" { return try read(descriptor: STDIN_FILENO, name: "standard input") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TraceFileError("\(path): \(errorText(errno))") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw TraceFileError("\(path): \(errorText(errno))") }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw TraceFileError("\(path) is a directory; give a trace file")
    case S_IFREG where status.st_size > 0:
      return try map(descriptor, size: Int(status.st_size), name: path)
    default:
      // Files of tracefs and procfs say that they are empty; pipes have no size. Both are read to their end.
      return try read(descriptor: descriptor, name: path)
    }
  }

  /// Maps a regular file for as long as it takes to read it.
  private static func map(_ descriptor: Int32, size: Int, name: String) throws(TraceFileError) -> Trace {
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      return try read(descriptor: descriptor, name: name)
    }
    defer { munmap(address, size) }
    // Advice only: a kernel that does not take it reads a little slower.
    _ = madvise(address, size, MADV_SEQUENTIAL)
    return try TraceContent.load(UnsafeRawBufferPointer(start: address, count: size), name: name)
  }

  /// Reads a descriptor to its end. Text is taken as it comes; anything else needs the whole.
  private static func read(descriptor: Int32, name: String) throws(TraceFileError) -> Trace {
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    var whole: [UInt8] = []
    var text: TextLoad?
    while true {
      let count = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw TraceFileError("\(name): \(errorText(errno))")
      }
      if count == 0 { break }
      if text != nil {
        piece.withUnsafeBytes { text?.read(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        continue
      }
      whole.append(contentsOf: piece[..<count])
      guard whole.count >= TraceContent.sniffLength else { continue }
      if whole.withUnsafeBytes({ TraceContent.kind($0) }) == .text {
        var load = TextLoad(name: name)
        whole.withUnsafeBytes { load.read($0) }
        text = load
        whole = []
      }
    }
    if var text { return try text.finish() }
    // `withUnsafeBytes` does not pass typed errors on.
    let result = whole.withUnsafeBytes { bytes in
      Result { () throws(TraceFileError) in try TraceContent.load(bytes, name: name) }
    }
    return try result.get()
  }

  static func errorText(_ code: Int32) -> String {
    switch code {
    case ENOENT: "there is no such file"
    case EACCES, EPERM: "you may not read it; try as root, or copy it"
    default: String(cString: strerror(code))
    }
  }
}
