import CallTrees

/// What the packet list says of one packet, as text.
package struct PacketLine: Equatable, Sendable {
  /// `TCP`, `UDP`, … or the entry point; a root's is empty.
  package var name: String
  package var flags: String
  /// `source → destination`, a root's function, or the module's summary when the bytes say nothing.
  package var source: String
  package var destination: String
  package var verdict: PacketVerdict

  package init(_ packet: PacketRecord) {
    verdict = PacketVerdict(packet)
    flags = ""
    destination = ""
    guard packet.kind == .packet else {
      (name, source) = ("", packet.entry)
      return
    }
    let headers = packet.begin.map { PacketHeaders($0.bytes) }
    if let headers, !headers.source.isEmpty {
      (name, flags) = (headers.name, headers.flags)
      (source, destination) = (headers.source, headers.destination)
    } else {
      (name, source) = (packet.entry, packet.summary.isEmpty ? packet.entry : packet.summary)
    }
  }

  /// The flow with an arrow of the glyph set.
  package func flow(arrow: String) -> String { destination.isEmpty ? source : "\(source) \(arrow) \(destination)" }

  /// Protocol and flags: `TCP S.`.
  package var kind: String { flags.isEmpty ? name : "\(name) \(flags)" }

  /// What a search in the packet list looks at.
  package var searchText: String { "\(kind) \(flow(arrow: ">")) \(verdict.text)" }
}
