import Diagnostics
import Glibc
import SystemCalls

/// Where other programs connect to drive the screen, and those that have.
final class Listener {
  /// More at a time are turned away.
  private static let mostClients = 8

  private let socket: ListeningSocket
  private(set) var clients: [ListenClient] = []

  /// - Throws: ``Diagnostic`` when nobody can connect to that path.
  init(path: String) throws(Diagnostic) { socket = try ListeningSocket(path: path) }

  /// What poll(2) is to watch. A client that nothing is wanted from is not watched: it may have hung up, and is told of only
  /// once it is its turn.
  var watched: [pollfd] {
    [pollfd(fd: socket.raw, events: Int16(POLLIN), revents: 0)]
      + clients.filter { $0.events != 0 }.map { pollfd(fd: $0.socket.raw, events: $0.events, revents: 0) }
  }

  /// For how long nothing of it has to be looked at, in ms; -1 for as long as nothing comes.
  func patience(at now: Int64) -> Int32 {
    if clients.contains(where: \.hasLine) { return 0 }
    guard let next = clients.compactMap(\.wait?.deadline).min() else { return -1 }
    return Int32(clamping: max(0, next - now) / 1_000_000 + 1)
  }

  /// Takes in who has connected, and what came from all.
  func receive() {
    while let client = socket.accept() {
      let new = ListenClient(owning: client)
      if clients.count < Self.mostClients {
        clients.append(new)
      } else {
        new.answer("error \(Self.mostClients) programs are connected already\n")
      }
    }
    for client in clients {
      client.send()
      client.receive()
    }
  }

  /// Hangs up on those for whom nothing more is to be done.
  func leaveThoseThatAreDone() { clients.removeAll(where: \.isDone) }
}
