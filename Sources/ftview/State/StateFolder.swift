import Glibc
import SystemCalls

/// Where the program keeps what is to be there when it is started again: `ftview` in $XDG_STATE_HOME, else in
/// `~/.local/state`. Nothing there is worth an error: what cannot be read is not there, what cannot be written is not kept.
struct StateFolder {
  /// The folder, which need not be there yet.
  let path: String

  /// Nil where nobody says where it would be.
  init?() {
    guard let base = Self.path("XDG_STATE_HOME") ?? Self.path("HOME").map({ $0 + "/.local/state" }) else { return nil }
    path = base + "/ftview"
  }

  /// The folder of that path.
  init(path: String) { self.path = path }

  /// A variable that is a whole path; others count as not set.
  private static func path(_ variable: String) -> String? {
    getenv(variable).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
  }

  /// What a file holds; nothing of one that is longer than `limit`.
  func read(_ name: String, limit: Int) -> [UInt8]? { try? System.contents("\(path)/\(name)", limit: limit) }

  /// Replaces a file, whole or not at all, for its owner's eyes only.
  func write(_ bytes: [UInt8], to name: String) {
    let file = "\(path)/\(name)"
    guard make(OutputPlace.directory(of: file)) else { return }
    do throws(OutputFailure) {
      try FileWriter.checkIsFile(file)
      try FileWriter.write(bytes, to: file, holdsPackets: true, replacing: true)
    } catch {}
  }

  /// Does what no other process that asks for this folder may do at the same time. The lock is the kernel's: it goes away
  /// with whoever holds it. Where there are no locks it is done without.
  func exclusively(_ body: () -> Void) {
    guard make(path), let folder = try? System.open(path, O_RDONLY | O_DIRECTORY) else { return }
    let raw = folder.raw
    _ = System.retrying { flock(raw, LOCK_EX) }
    body()
    flock(folder.raw, LOCK_UN)
  }

  /// Makes a folder and those that it lies in. Not where another user's begins: root, who has kept the user's HOME, would
  /// leave folders there in which the user can write nothing.
  private func make(_ folder: String) -> Bool {
    var status = stat()
    if stat(folder, &status) == 0 { return status.st_uid == geteuid() && status.st_mode & S_IFMT == S_IFDIR }
    let parent = OutputPlace.directory(of: folder)
    guard parent != folder, make(parent) else { return false }
    return mkdir(folder, 0o700) == 0 || errno == EEXIST
  }
}
