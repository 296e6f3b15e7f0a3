import Glibc
import SystemCalls

/// The SSH connection that this process runs in. A capture that included it would record its own screen being sent,
/// for ever.
package struct SSHSession: Equatable, Sendable {
  /// The client's IPv4 or IPv6 address in numbers, without a zone.
  var clientAddress: String
  /// The client's TCP port.
  var clientPort: UInt16
  /// This machine's address, likewise.
  var serverAddress: String
  /// The TCP port of the SSH server.
  var serverPort: UInt16

  /// Parses `SSH_CONNECTION`: client's address and port, server's address and port. Nil when it is not that.
  package init?(connection: String) {
    let parts = connection.split(separator: " ")
    guard parts.count == 4, let clientPort = UInt16(parts[1]), let serverPort = UInt16(parts[3]),
      let client = Self.plain(parts[0]), let server = Self.plain(parts[2])
    else { return nil }
    self.clientAddress = client
    self.clientPort = clientPort
    self.serverAddress = server
    self.serverPort = serverPort
  }

  /// The session of this process: `SSH_CONNECTION` of its environment or, since sudo and su drop that, of the nearest
  /// ancestor that has it. Nil outside of SSH.
  package static func current() -> SSHSession? {
    if let own = getenv("SSH_CONNECTION") { return SSHSession(connection: String(cString: own)) }
    var pid = getppid()
    // Bounded: a chain of ancestors is short, and /proc may change while it is walked.
    for _ in 0..<32 where pid > 1 {
      if let bytes = try? System.contents("/proc/\(pid)/environ", limit: 1 << 20),
        let entry = bytes.split(separator: 0).first(where: { $0.starts(with: Array("SSH_CONNECTION=".utf8)) })
      {
        return SSHSession(connection: String(decoding: entry.dropFirst("SSH_CONNECTION=".utf8.count), as: UTF8.self))
      }
      guard let parent = ProcessIdentity.parent(of: pid) else { return nil }
      pid = parent
    }
    return nil
  }

  /// The connection in tcpdump's language; matches both directions.
  package var expression: String {
    let ends = "host \(clientAddress) and host \(serverAddress)"
    let ports =
      "(src port \(clientPort) and dst port \(serverPort)) or (src port \(serverPort) and dst port \(clientPort))"
    return "tcp and \(ends) and (\(ports))"
  }

  /// An address as a filter takes it: without a zone, an IPv4 address mapped into IPv6 as IPv4. Nil for anything that
  /// is not an address, which must never reach the filter's text.
  private static func plain(_ address: Substring) -> String? {
    var text = address.prefix { $0 != "%" }
    if text.lowercased().hasPrefix("::ffff:"), text.contains(".") { text = text.dropFirst("::ffff:".count) }
    var v4 = in_addr()
    var v6 = in6_addr()
    let plain = String(text)
    return inet_pton(AF_INET, plain, &v4) == 1 || inet_pton(AF_INET6, plain, &v6) == 1 ? plain : nil
  }
}
