import CFtview
import Glibc

/// Tells the service manager how a service stands, as systemd's `Type=notify` wants it (sd_notify(3)): a datagram to the socket
/// that `NOTIFY_SOCKET` names. Without that variable nothing is told; that it cannot be told is no failure.
package struct ServiceNotice {
  private let socket: String?

  /// The manager that started this process, if one did and wants to know.
  package init() { self.init(socket: getenv("NOTIFY_SOCKET").map { String(cString: $0) }) }

  /// - Parameter socket: its path, or its abstract name behind an `@`.
  init(socket: String?) { self.socket = socket.flatMap { $0.isEmpty ? nil : $0 } }

  /// It is ready: what waited for it may begin.
  package func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }

  /// It is ending.
  package func stopping() { send("STOPPING=1") }

  private func send(_ text: String) {
    guard let socket else { return }
    _ = text.withCString { ftview_notify(socket, $0) }
  }
}
