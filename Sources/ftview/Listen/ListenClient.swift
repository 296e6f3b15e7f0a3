import Diagnostics
import Glibc
import SystemCalls

/// A program that has connected: the lines that it sent, and the answers that it has not taken yet.
///
/// It can hold neither the screen nor much memory: nothing here waits, and its next line is looked at only once it has taken the
/// answers to those before.
final class ListenClient {
  /// A screen that it waits for.
  struct Wait {
    /// Empty: until the trace is read and what is counted of it is counted.
    var text: String
    /// CLOCK_MONOTONIC, in ns.
    var deadline: Int64
  }

  static let longestLine = 4096

  let socket: Descriptor
  /// What it waits for before its next line.
  var wait: Wait?
  private var received: [UInt8] = []
  private var answers: [UInt8] = []
  /// It sends no more.
  private var hasEnded = false
  /// It went away, or sent what cannot be a line.
  private var isLost = false

  init(owning socket: Int32) { self.socket = Descriptor(owning: socket) }

  /// There is nothing more to do for it.
  var isDone: Bool { isLost || hasEnded && wait == nil && received.isEmpty && answers.isEmpty }

  /// It has a line that can be looked at now.
  var hasLine: Bool {
    !isLost && wait == nil && answers.isEmpty
      && (received.contains(UInt8(ascii: "\n")) || received.count > Self.longestLine || hasEnded && !received.isEmpty)
  }

  /// What poll(2) is to watch for.
  var events: Int16 {
    if !answers.isEmpty { return Int16(POLLOUT) }
    return hasEnded || received.count > Self.longestLine ? 0 : Int16(POLLIN)
  }

  /// Takes what has come, as far as there is room.
  func receive() {
    guard events == Int16(POLLIN) else { return }
    var bytes = [UInt8](repeating: 0, count: Self.longestLine)
    let count = System.retrying { recv(socket.raw, &bytes, bytes.count, 0) }
    if count > 0 {
      received += bytes[..<count]
    } else if count == 0 {
      hasEnded = true
    } else if errno != EAGAIN {
      isLost = true
    }
  }

  /// The next line; nil when there is none.
  ///
  /// - Throws: ``Diagnostic`` when it is too long. All that came with it is dropped then.
  func nextLine() throws(Diagnostic) -> String? {
    guard hasLine else { return nil }
    let end = received.firstIndex(of: UInt8(ascii: "\n")) ?? received.count
    guard end <= Self.longestLine else {
      received = []
      hasEnded = true
      throw Diagnostic("a line is longer than \(Self.longestLine) bytes")
    }
    defer { received.removeFirst(min(received.count, end + 1)) }
    return String(decoding: received[..<end], as: UTF8.self)
  }

  /// Answers, as far as it takes the answer now; the rest waits for ``send()``.
  func answer(_ text: String) {
    answers += Array(text.utf8)
    send()
  }

  /// Sends what waits.
  func send() {
    while !answers.isEmpty {
      let count = System.retrying { Glibc.send(socket.raw, answers, answers.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else {
        if errno != EAGAIN { isLost = true }
        return
      }
      answers.removeFirst(count)
    }
  }
}
