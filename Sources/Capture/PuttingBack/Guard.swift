import CFtview
import Glibc
import SystemCalls

/// A small process that outlives a capturing one that is killed, and puts tracing back then.
///
/// It holds the reading end of a pipe whose only writing end is ours. As long as this process lives, nothing comes.
/// When the work is done we write one byte, and the guard exits. When this process ends in any other way, the kernel
/// closes the pipe: the guard reads its end without the byte, and restores.
///
///     capture ──"d"──▶ guard    done: exit
///     capture ──EOF──▶ guard    killed: wait for the lock, restore, exit, however long that takes
///
/// It has a session of its own and ignores SIGHUP, SIGINT and SIGTERM, so that what ends a terminal's processes does
/// not end it first. The device needs no guard: the kernel closes it, and that disarms.
struct Guard: ~Copyable {
  private let pid: Int32
  private let lifeline: Descriptor

  private static let done = UInt8(ascii: "d")
  private static let ready = UInt8(ascii: "r")

  /// Starts a guard from this program's own file, and waits until it is on its post.
  static func start(directory: RuntimeDirectory) throws(CaptureError) -> Guard {
    var life: [Int32] = [-1, -1]
    var reply: [Int32] = [-1, -1]
    guard ftview_pipe(&life) == 0 else { throw .guardFailed(String(cString: strerror(errno))) }
    let lifeReader = Descriptor(owning: life[0])
    let lifeline = Descriptor(owning: life[1])
    guard ftview_pipe(&reply) == 0 else { throw .guardFailed(String(cString: strerror(errno))) }
    let replyReader = Descriptor(owning: reply[0])
    let replyWriter = Descriptor(owning: reply[1])
    var pid: pid_t = 0
    let error = ftview_spawn_guard(directory.path, lifeReader.raw, replyWriter.raw, &pid)
    guard error == 0 else { throw .guardFailed(String(cString: strerror(error))) }
    lifeReader.close()
    // With our copy closed, a guard that dies instead of answering is an end of file here.
    replyWriter.close()
    let answer = try CaptureError.files { () throws(SystemFailure) in
      try Self.byte(from: replyReader, timeout: 30_000)
    }
    guard answer == ready else {
      // Not ours to keep: without its answer nothing has been changed yet.
      kill(pid, SIGKILL)
      _ = System.retrying { waitpid(pid, nil, 0) }
      throw .guardFailed("it did not answer")
    }
    return Guard(pid: pid, lifeline: lifeline)
  }

  private init(pid: Int32, lifeline: consuming Descriptor) {
    self.pid = pid
    self.lifeline = lifeline
  }

  /// Sends the guard home and waits until it is gone.
  consuming func dismiss() {
    try? System.write(String(UnicodeScalar(Self.done)), to: lifeline, path: "guard")
    lifeline.close()
    let child = pid
    _ = System.retrying { waitpid(child, nil, 0) }
  }

  /// The guard's own life, in the process that ``start(directory:)`` made. Returns its exit status.
  static func stand(in directory: RuntimeDirectory) -> Int32 {
    for signal in [SIGHUP, SIGINT, SIGTERM, SIGPIPE] { ftview_ignore_signal(signal) }
    let life = Descriptor(owning: 0)
    let reply = Descriptor(owning: 1)
    try? System.write(String(UnicodeScalar(ready)), to: reply, path: "guard")
    reply.close()
    let word = try? byte(from: life, timeout: -1)
    if word == done { return 0 }
    return restore(in: directory)
  }

  /// Puts tracing back, however long the kernel takes to let go of the dead process's files: its device waits for
  /// windows, its readers for their buffers, one after the other, and the lock may go last. Nobody else would do it, so
  /// there is no limit; where it takes long, the kernel's log says what is waited for.
  private static func restore(in directory: RuntimeDirectory) -> Int32 {
    guard let owner = (try? directory.load())?.owner else { return 0 }
    var patience = Patience(limit: nil) { text in
      try? System.write("<4>ftview: \(text)\n", to: "/dev/kmsg")
    }
    while true {
      do throws(CaptureError) {
        if try restore(of: owner, in: directory, &patience) { return 0 }
        _ = patience.waits(for: "process \(owner), which was killed, to let go of its files")
      } catch {
        patience.tell(error.description)
        return 1
      }
    }
  }

  /// Puts back what `owner` changed; false while the lock is not to be had.
  private static func restore(
    of owner: Int32, in directory: RuntimeDirectory, _ patience: inout Patience
  ) throws(CaptureError) -> Bool {
    let lock = try CaptureError.files { () throws(SystemFailure) in try directory.lock() }
    // Whoever took it first has put this back, or will.
    guard try directory.load()?.owner == owner else { return true }
    guard let lock else { return false }
    _ = try Restorer.restoreLocked(in: directory, patience: &patience)
    lock.close()
    return true
  }

  /// One byte; nil at the end of the file or after `timeout` ms (-1: no limit).
  private static func byte(from file: borrowing Descriptor, timeout: Int32) throws(SystemFailure) -> UInt8? {
    var request = pollfd(fd: file.raw, events: Int16(POLLIN), revents: 0)
    guard System.retrying({ poll(&request, 1, timeout) }) == 1 else { return nil }
    var value: UInt8 = 0
    let raw = file.raw
    let count = System.retrying { read(raw, &value, 1) }
    return count == 1 ? value : nil
  }
}

/// What the hidden `ftview guard` command runs.
package enum GuardProcess {
  /// Stands guard until the capturing process is done or dead. Returns the exit status.
  ///
  /// - Parameter directory: where the restore file is.
  package static func run(directory: String) -> Int32 { Guard.stand(in: RuntimeDirectory(path: directory)) }
}
