import CFtview
import Diagnostics
import Glibc
import SystemCalls

/// A trace's bytes, wherever they come from: a file, a pipe, standard input, a file of tracefs.
struct TraceFileInput: ~Copyable {
  /// What the user calls it.
  let name: String
  let descriptor: Int32
  /// How much of a regular file there was to read when it was opened; nil for what has no size or does not say it, as
  /// tracefs.
  let size: Int?
  /// Whether ``size`` counts from the file's first byte: standard input may be a file of which some is read already.
  let isMappable: Bool
  /// A file of tracefs or procfs that says at once when there is nothing to read. A pipe without a writer would say
  /// that it is at its end.
  let isPolite: Bool
  /// Which of a trace.dat file's buffers is wanted; see ``DatStream``.
  let instance: String?
  private let isOwned: Bool
  /// A file at whose end more is waited for.
  let isFollowed: Bool
  /// Can be read when a followed file has grown; -1 where nothing tells that.
  private let growth: Int32

  private init(
    name: String, descriptor: Int32, size: Int?, isMappable: Bool, isPolite: Bool, instance: String?, isOwned: Bool,
    isFollowed: Bool
  ) {
    self.isFollowed = isFollowed
    growth = isFollowed ? ftview_watch_growth(descriptor) : -1
    self.name = name
    self.instance = instance
    self.descriptor = descriptor
    self.size = size
    self.isMappable = isMappable
    self.isPolite = isPolite
    self.isOwned = isOwned
  }

  /// Opens a file, or standard input for `-`. Does not wait: a named pipe without a writer opens too.
  ///
  /// - Parameter follows: at the end of a regular file more is waited for.
  /// - Throws: ``Diagnostic`` when there is no such file, when it is a directory, or when it may not be read.
  static func open(
    path: String, instance: String? = nil, follows: Bool = false
  ) throws(Diagnostic) -> TraceFileInput {
    let isOwned = path != "-"
    let name = isOwned ? path : "standard input"
    let descriptor = isOwned ? Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : STDIN_FILENO
    guard descriptor >= 0 else { throw Diagnostic(text(of: errno), at: path) }
    do throws(Diagnostic) {
      let (size, isMappable, isFile) = try look(at: descriptor, name: name)
      return TraceFileInput(
        name: name, descriptor: descriptor, size: size, isMappable: isMappable,
        isPolite: isFile && isOwned && size == nil, instance: instance, isOwned: isOwned,
        isFollowed: follows && isFile && isOwned)
    } catch {
      if isOwned { close(descriptor) }
      throw error
    }
  }

  /// How much there is to read, whether that is from the file's beginning, and whether it is a file at all.
  private static func look(
    at descriptor: Int32, name: String
  ) throws(Diagnostic) -> (size: Int?, isMappable: Bool, isFile: Bool) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Diagnostic(text(of: errno), at: name) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw Diagnostic("is a directory", at: name, hint: "give a trace file")
    case S_IFREG where status.st_size > 0:
      let start = max(0, lseek(descriptor, 0, SEEK_CUR))
      return (max(0, Int(status.st_size) - start), start == 0, true)
    default:
      // Files of tracefs and procfs are regular and say that they are empty; they are read as pipes are.
      return (nil, false, status.st_mode & S_IFMT == S_IFREG)
    }
  }

  deinit {
    if isOwned { close(descriptor) }
    if growth >= 0 { close(growth) }
  }

  /// What to wait for at the end of a followed file, and for how long at most, in ms.
  var growthWait: (descriptor: Int32, milliseconds: Int32) {
    // Nothing tells of a file that another machine writes: it is looked at once a second.
    (growth, growth >= 0 ? 10_000 : 1000)
  }

  /// Forgets that the file has grown: what is read from now on counts anew.
  func forgetGrowth() {
    var events = [UInt8](repeating: 0, count: 4096)
    while growth >= 0, Glibc.read(growth, &events, events.count) > 0 {}
  }

  /// What a read came to.
  enum Piece: Equatable {
    case bytes(Int)
    case end
    /// A descriptor that does not wait has nothing now.
    case nothing
    /// The system's error number.
    case failed(Int32)
  }

  /// Reads what is there, at most the buffer's size.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Piece {
    let count = System.retrying { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
    if count > 0 { return .bytes(count) }
    if count == 0 { return .end }
    return errno == EAGAIN ? .nothing : .failed(errno)
  }

  /// How long a regular file is now.
  var sizeNow: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Why nothing more can come of a followed file of which `consumed` bytes were read; nil while something can.
  func loss(after consumed: Int) -> FollowLoss? {
    if sizeNow < consumed { return .shorter }
    var (own, named) = (stat(), stat())
    guard fstat(descriptor, &own) == 0 else { return nil }
    // Whoever may not look any more may still read what is open.
    guard stat(name, &named) == 0 else { return errno == ENOENT ? .removed : nil }
    return own.st_ino == named.st_ino && own.st_dev == named.st_dev ? nil : .replaced
  }

  /// Goes on reading at byte `offset` of a regular file.
  func seek(to offset: Int) { lseek(descriptor, offset, SEEK_SET) }

  /// An error number in words for the user.
  static func text(of code: Int32) -> String {
    SystemFailure("read", "", code: code).readingReason
  }
}
