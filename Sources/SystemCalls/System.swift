import CFtview
import Glibc

/// The one way to the kernel's files: `EINTR` is handled here and nowhere else, and every failure
/// names the file.
package enum System {
  /// Repeats a call for as long as a signal interrupts it.
  package static func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result != -1 || errno != EINTR { return result }
    }
  }

  /// Opens a file, always close-on-exec.
  package static func open(_ path: String, _ flags: Int32, mode: UInt32 = 0) throws(SystemFailure) -> Descriptor {
    let raw = retrying { ftview_open(path, flags | O_CLOEXEC, mode) }
    guard raw >= 0 else { throw SystemFailure("open", path) }
    return Descriptor(owning: raw)
  }

  /// Reads what is there, at most the buffer's size. Nil when the file is non-blocking and has nothing now; 0 at its
  /// end.
  package static func read(
    _ file: borrowing Descriptor, into buffer: UnsafeMutableRawBufferPointer, path: String
  ) throws(SystemFailure) -> Int? {
    let raw = file.raw
    let count = retrying { Glibc.read(raw, buffer.baseAddress, buffer.count) }
    if count >= 0 { return count }
    if errno == EAGAIN { return nil }
    throw SystemFailure("read", path)
  }

  /// Writes all of `bytes`.
  package static func write(
    _ file: borrowing Descriptor, _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(SystemFailure) {
    try write(raw: file.raw, bytes, path: path)
  }

  /// Writes all of `bytes` to a descriptor that somebody else owns.
  package static func write(raw: Int32, _ bytes: UnsafeRawBufferPointer, path: String) throws(SystemFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      let count = retrying { Glibc.write(raw, piece.baseAddress, piece.count) }
      guard count > 0 else { throw SystemFailure("write", path, code: count == 0 ? EIO : errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// Writes all of `bytes` at a place of the file; where it is appended to does not change.
  package static func write(raw: Int32, _ bytes: UnsafeRawBufferPointer, at offset: Int, path: String)
    throws(SystemFailure)
  {
    var done = 0
    while done < bytes.count {
      let piece = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let place = off_t(offset + done)
      let count = retrying { pwrite(raw, piece.baseAddress, piece.count, place) }
      guard count > 0 else { throw SystemFailure("write", path, code: count == 0 ? EIO : errno) }
      done += count
    }
  }

  /// The whole of a file. Files of the kernel say size 0, so it is read to its end; more than `limit` bytes is `EFBIG`.
  package static func contents(_ path: String, limit: Int = 256 << 20) throws(SystemFailure) -> [UInt8] {
    let file = try open(path, O_RDONLY)
    var all: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer { chunk.deallocate() }
    while let count = try read(file, into: chunk, path: path), count > 0 {
      all.append(contentsOf: chunk.prefix(count))
      guard all.count <= limit else { throw SystemFailure("read", path, code: EFBIG) }
    }
    return all
  }

  /// The whole of a file as text; bytes that are not UTF-8 are replaced.
  package static func text(_ path: String, limit: Int = 16 << 20) throws(SystemFailure) -> String {
    String(decoding: try contents(path, limit: limit), as: UTF8.self)
  }

  /// Replaces a file's text in one write, as the kernel's control files want it.
  package static func write(_ text: String, to path: String) throws(SystemFailure) {
    let file = try open(path, O_WRONLY | O_TRUNC)
    try write(text, to: file, path: path)
  }

  /// Writes a file, all or nothing.
  package static func replace(_ path: String, with text: String, mode: UInt32) throws(SystemFailure) {
    let temporary = path + ".new"
    let file = try open(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
    try write(text, to: file, path: temporary)
    try rename(temporary, to: path)
  }

  /// Writes text to an open file.
  package static func write(_ text: String, to file: borrowing Descriptor, path: String) throws(SystemFailure) {
    try write(file, Array(text.utf8), path: path)
  }

  /// Writes all of `bytes`.
  package static func write(
    _ file: borrowing Descriptor, _ bytes: [UInt8], path: String
  ) throws(SystemFailure) {
    let raw = file.raw
    // Not withUnsafeBytes, which rethrows untyped.
    try bytes.withUnsafeBufferPointer { (bytes) throws(SystemFailure) in
      try write(raw: raw, UnsafeRawBufferPointer(bytes), path: path)
    }
  }

  /// Whether there is something of that name, links followed. Also false when a directory on the way may not be
  /// searched.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether that is a regular file, links followed, of so many bytes at most.
  package static func isFile(_ path: String, atMost bytes: Int = .max) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && Int(status.st_size) <= bytes
  }

  /// A path as a shell would read it: `~/` at its beginning is the user's home directory, if somebody says where that is.
  @inline(never)
  package static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = getenv("HOME").map({ String(cString: $0) }), home.hasPrefix("/") else {
      return path
    }
    return home + path.dropFirst()
  }

  /// Who may do what with a file, links followed; nil when there is none.
  package static func rights(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
  }

  /// Whether that is a directory, links followed.
  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a directory. Its parent must be there; one that has the name already is a failure. In tracefs' `instances`
  /// this makes a trace array.
  package static func makeDirectory(_ path: String, mode: mode_t = 0o755) throws(SystemFailure) {
    guard retrying({ mkdir(path, mode) }) == 0 else { throw SystemFailure("create", path) }
  }

  /// Removes an empty directory; in tracefs' `instances` a trace array.
  package static func removeDirectory(_ path: String) throws(SystemFailure) {
    guard retrying({ rmdir(path) }) == 0 else { throw SystemFailure("remove", path) }
  }

  /// Removes a file's name. Whoever has the file open keeps it.
  package static func removeFile(_ path: String) throws(SystemFailure) {
    guard retrying({ unlink(path) }) == 0 else { throw SystemFailure("remove", path) }
  }

  /// Gives a file another name in one step, in place of what had that name. Both must be on one file system.
  package static func rename(_ old: String, to new: String) throws(SystemFailure) {
    guard retrying({ Glibc.rename(old, new) }) == 0 else { throw SystemFailure("rename", old) }
  }

  /// The names in a directory, without `.` and `..`, sorted.
  package static func list(_ path: String) throws(SystemFailure) -> [String] {
    guard let directory = opendir(path) else { throw SystemFailure("list", path) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// CLOCK_MONOTONIC in ns: the clock that trace buffers are set to.
  package static func monotonicTime() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) &* 1_000_000_000 &+ Int64(now.tv_nsec)
  }
}
