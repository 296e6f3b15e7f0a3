import Foundation
import Glibc
import Testing

/// A program that has connected to `--listen`.
final class SocketClient {
  let socket: Int32

  init(_ path: String) throws {
    socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0, "cannot connect: \(String(cString: strerror(errno)))")
    // A test that fails is not to wait for ever.
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(socket) }

  func send(_ text: String) { _ = Glibc.send(socket, text, text.utf8.count, Int32(MSG_NOSIGNAL)) }

  /// What comes until the program closes or so many lines are there.
  func answer(lines: Int = .max) -> String {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    var left = lines
    while left > 0, recv(socket, &byte, 1, 0) == 1 {
      bytes.append(byte)
      if byte == UInt8(ascii: "\n") { left -= 1 }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func ask(_ line: String, lines: Int = 1) -> String {
    send(line + "\n")
    return answer(lines: lines)
  }
}
