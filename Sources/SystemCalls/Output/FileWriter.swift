import CFtview
import Glibc

/// The one way to write a file for the user: captures, exports, reports and baselines.
///
/// - A file is whole under its name, or not there: it is written without a name and gets it at the end.
/// - Nothing is replaced unless the user said so, and then the name changes from the old file to the new one at once.
/// - What holds packets or kernel addresses is for its owner's eyes only, also where a file of other rights is replaced.
/// - No link that somebody else laid out is followed, see ``OutputPlace``.
/// - Under sudo it belongs to whoever called that, see ``OutputOwner``.
///
/// Where there are no files without a name, one is written beside, and a kill can leave it behind.
package final class FileWriter {
  /// The name as the user gave it, for messages.
  package let name: String
  /// For isatty(3). Owned by this object.
  package let descriptor: Int32

  /// Nil where the descriptor is somebody else's.
  private let file: Descriptor?
  private let destination: Destination?
  private let mode: mode_t
  private let owner: OutputOwner?
  private let replaces: Bool

  /// Where a file is to have its name.
  private final class Destination {
    let directory: Descriptor
    let name: String
    /// The name it is written under, where it has one; removed when the file is not finished.
    var temporary: String?

    init(directory: consuming Descriptor, name: String) {
      self.directory = directory
      self.name = name
    }

    deinit { if let temporary { unlinkat(directory.raw, temporary, 0) } }
  }

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - name: a path; `-` is standard output. A pipe or a device is written to directly.
  ///   - holdsPackets: the content is not for everybody.
  ///   - replacing: what has the name is replaced at the end.
  ///   - rights: who may do what with it, in place of what is usual.
  package convenience init(
    _ name: String, holdsPackets: Bool, replacing: Bool, rights: mode_t? = nil
  ) throws(OutputFailure) {
    try self.init(
      name, holdsPackets: holdsPackets, replacing: replacing, rights: rights, canBeUnnamed: true,
      owner: OutputOwner.invoking())
  }

  /// - Parameters:
  ///   - canBeUnnamed: false does as if the file system had no files without a name.
  ///   - owner: whose the file is to be; nil is the process's user.
  init(
    _ name: String, holdsPackets: Bool, replacing: Bool, rights: mode_t? = nil, canBeUnnamed: Bool,
    owner: OutputOwner? = nil
  ) throws(OutputFailure) {
    self.name = name
    self.owner = owner
    mode = rights ?? (holdsPackets ? 0o600 : 0o666 & ~Self.currentMask())
    replaces = replacing
    switch try OutputPlace(name) {
    case .descriptor(let raw):
      descriptor = raw
      file = nil
      destination = nil
    case .special(let path):
      // O_NOFOLLOW: nobody may put a link there meanwhile.
      let raw = System.retrying { ftview_open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, 0) }
      guard raw >= 0 else { throw .system(name, code: errno) }
      descriptor = raw
      file = Descriptor(owning: raw)
      destination = nil
    case .file(let path, let exists):
      guard replacing || !exists else { throw .exists(name) }
      let folder = OutputPlace.directory(of: path)
      let directory = System.retrying { ftview_open(folder, Self.pathOnly | O_DIRECTORY | O_CLOEXEC, 0) }
      guard directory >= 0 else { throw .system(name, code: errno) }
      let destination = Destination(
        directory: Descriptor(owning: directory), name: OutputPlace.lastName(of: path))
      let raw = Self.open(in: destination, canBeUnnamed: canBeUnnamed)
      guard raw >= 0 else { throw .system(name, code: errno) }
      descriptor = raw
      file = Descriptor(owning: raw)
      self.destination = destination
    }
  }

  /// Whether a file could be written, as far as that can be told without writing one: before a capture starts, which
  /// would have nowhere to go. The directory that it is to lie in; nil for what is no file.
  package static func check(_ name: String, replacing: Bool) throws(OutputFailure) -> String? {
    guard case .file(let path, let exists) = try OutputPlace(name) else { return nil }
    guard replacing || !exists else { throw .exists(name) }
    let directory = OutputPlace.directory(of: path)
    guard access(directory, W_OK | X_OK) == 0 else { throw .system(name, code: errno) }
    return directory
  }

  /// Refuses what is no file, or not a new one: for a program that has the terminal, where a pipe could keep it waiting.
  package static func checkIsFile(_ name: String) throws(OutputFailure) {
    guard case .file = try OutputPlace(name) else { throw .notAFile(name) }
  }

  /// Writes all of `bytes`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(OutputFailure) {
    do throws(SystemFailure) { try System.write(raw: descriptor, bytes, path: name) } catch {
      throw .system(name, code: error.code)
    }
  }

  /// Writes a whole file; see ``init(_:holdsPackets:replacing:rights:)``.
  package static func write(
    _ bytes: [UInt8], to name: String, holdsPackets: Bool, replacing: Bool, rights: mode_t? = nil
  ) throws(OutputFailure) {
    let writer = try FileWriter(name, holdsPackets: holdsPackets, replacing: replacing, rights: rights)
    try bytes.withUnsafeBufferPointer { (bytes) throws(OutputFailure) in
      try writer.write(UnsafeRawBufferPointer(bytes))
    }
    try writer.finish()
  }

  /// Writes all of `bytes` at a place of the file, which must be one.
  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(OutputFailure) {
    do throws(SystemFailure) { try System.write(raw: descriptor, bytes, at: offset, path: name) } catch {
      throw .system(name, code: error.code)
    }
  }

  /// A file that can be written to at any place.
  package var isFile: Bool { destination != nil }

  /// Makes the file known under its name. Without this call nothing is left of it.
  package func finish() throws(OutputFailure) {
    guard let destination else { return }
    // Some file systems tell only here that there is no room.
    if System.retrying({ fsync(descriptor) }) != 0, errno != EINVAL { throw .system(name, code: errno) }
    guard fchmod(descriptor, mode) == 0 else { throw .system(name, code: errno) }
    // On a file system that knows no owners it stays as it is.
    if let owner, fchown(descriptor, owner.user, owner.group) != 0, errno != EPERM, errno != EINVAL {
      throw .system(name, code: errno)
    }
    let failure = replaces ? replace(destination) : create(destination)
    guard failure == 0 else { throw failure == EEXIST ? .exists(name) : .system(name, code: failure) }
  }

  /// Gives the file its name if nothing has it. 0, or the error number.
  private func create(_ destination: Destination) -> Int32 {
    let directory = destination.directory.raw
    guard let temporary = destination.temporary else { return link(as: destination.name, in: directory) }
    if linkat(directory, temporary, directory, destination.name, 0) == 0 {
      unlinkat(directory, temporary, 0)
      destination.temporary = nil
      return 0
    }
    guard errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS else { return errno }
    // A file system without second names: the name is taken first, and then exchanged.
    let claim = ftview_openat(directory, destination.name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard claim >= 0 else { return errno }
    close(claim)
    return rename(temporary, destination)
  }

  /// Gives the file its name, whatever has it.
  private func replace(_ destination: Destination) -> Int32 {
    if let temporary = destination.temporary { return rename(temporary, destination) }
    let temporary = Self.temporaryName()
    let failure = link(as: temporary, in: destination.directory.raw)
    guard failure == 0 else { return failure }
    destination.temporary = temporary
    return rename(temporary, destination)
  }

  private func rename(_ temporary: String, _ destination: Destination) -> Int32 {
    let directory = destination.directory.raw
    guard renameat(directory, temporary, directory, destination.name) == 0 else { return errno }
    destination.temporary = nil
    return 0
  }

  private func link(as name: String, in directory: Int32) -> Int32 {
    linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", directory, name, AT_SYMLINK_FOLLOW) == 0 ? 0 : errno
  }

  /// A file without a name in the destination's directory, or with one that nobody expects. -1 and errno on failure.
  private static func open(in destination: Destination, canBeUnnamed: Bool) -> Int32 {
    let directory = destination.directory.raw
    // It gets its name by way of /proc.
    if canBeUnnamed, access("/proc/self/fd", F_OK) == 0 {
      let raw = System.retrying { ftview_openat(directory, ".", O_RDWR | System.unnamed | O_CLOEXEC, 0o600) }
      if raw >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) { return raw }
    }
    let temporary = temporaryName()
    let raw = System.retrying {
      ftview_openat(directory, temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }
    if raw >= 0 { destination.temporary = temporary }
    return raw
  }

  private static func temporaryName() -> String { ".ftview-\(getpid())-\(UInt32.random(in: 0 ... .max))" }

  private static func currentMask() -> mode_t {
    let mask = umask(0)
    umask(mask)
    return mask
  }

  /// `O_PATH`: a directory need not be readable. Needs `_GNU_SOURCE`, too.
  private static let pathOnly: Int32 = 0o10_000_000
}
