import Foundation
import TestSupport
import Testing

@testable import SystemCalls

@Suite("What a service manager is told")
struct ServiceNoticeTests {
  /// A socket that takes datagrams, by path or by abstract name.
  private func bound(_ name: String) throws -> Descriptor {
    let file = Descriptor(owning: socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(name.utf8)
    if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let size = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let raw = file.raw
    let status = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(raw, $0, size) }
    }
    try #require(status == 0, "it can be bound")
    return file
  }

  private func received(_ file: borrowing Descriptor) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = recv(file.raw, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return count < 0 ? "nothing" : String(decoding: buffer[..<count], as: UTF8.self)
  }

  @Test("that it is ready, and that it ends", arguments: [true, false])
  func told(isAbstract: Bool) throws {
    let tree = try TemporaryTree()
    let name = isAbstract ? "@ftview-\(UUID().uuidString)" : tree.path("s")
    let manager = try bound(name)
    let notice = ServiceNotice(socket: name)
    notice.ready("armed")
    #expect(received(manager) == "READY=1\nSTATUS=armed")
    notice.stopping()
    #expect(received(manager) == "STOPPING=1")
    #expect(received(manager) == "nothing")
  }

  @Test("nobody who wants to know, or who is not there, is no trouble", arguments: [nil, "", "x", "/", "/nowhere/s"])
  func nobody(name: String?) {
    ServiceNotice(socket: name).ready("armed")
  }
}
