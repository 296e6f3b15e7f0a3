import CallTrees
import Screen

/// What the packet list says of one packet, as text.
struct PacketLine: Equatable, Sendable {
  /// `TCP`, `UDP`, … or the entry point; a root's is empty.
  var name: String
  /// ``PacketHeaders/flags``; empty when the bytes say nothing.
  var flags: String
  /// `source → destination`, a root's function, or the module's summary when the bytes say nothing.
  var source: String
  /// The destination; empty when `source` says it all.
  var destination: String
  /// What became of the packet.
  var verdict: PacketVerdict

  /// Decodes the packet's headers, without their fields.
  init(_ packet: PacketRecord) {
    verdict = PacketVerdict(packet)
    flags = ""
    destination = ""
    guard packet.kind == .packet else {
      (name, source) = ("", packet.entry)
      return
    }
    let headers = packet.begin.map { PacketHeaders($0.bytes, withFields: false) }
    if let headers, !headers.source.isEmpty {
      (name, flags) = (headers.name, headers.flags)
      (source, destination) = (headers.source, headers.destination)
    } else {
      (name, source) = (packet.entry, packet.summary.isEmpty ? packet.entry : packet.summary)
    }
  }

  /// The flow with an arrow of the glyph set.
  func flow(arrow: String) -> String { destination.isEmpty ? source : "\(source) \(arrow) \(destination)" }

  /// The flow in so many columns. What goes first is the source's address, which seldom tells one packet from the next,
  /// then its port, then the begin of the destination: `10.0.0.1:40000 → 10.0.0.2:9000`, `…:40000 → 10.0.0.2:9000`, `…
  /// → 10.0.0.2:9000`.
  func flow(_ glyphs: Glyphs, columns: Int) -> String {
    guard !destination.isEmpty, flowColumns > columns else { return flow(arrow: glyphs.arrow) }
    let rest = "\(glyphs.ellipsis)\(sourcePort) \(glyphs.arrow) \(destination)"
    if TextWidth.columns(rest) <= columns { return rest }
    for start in ["\(glyphs.ellipsis) ", ""] {
      let end = "\(start)\(glyphs.arrow) \(destination)"
      if TextWidth.columns(end) <= columns { return end }
    }
    // The port is at the end.
    return "\(glyphs.arrow) \(glyphs.ellipsis)" + destination.suffix(max(0, columns - 3))
  }

  /// Columns of the whole flow; an arrow and an ellipsis take one each.
  var flowColumns: Int {
    TextWidth.columns(source) + (destination.isEmpty ? 0 : 3 + TextWidth.columns(destination))
  }
  var flowColumnsFromPort: Int { destination.isEmpty ? flowColumns : flowColumnsToEnd + sourcePort.utf8.count }
  var flowColumnsToEnd: Int { destination.isEmpty ? flowColumns : 4 + TextWidth.columns(destination) }

  /// `:40000`; empty without a port. An IPv6 address has colons of its own, and stands in brackets when a port follows.
  private var sourcePort: Substring {
    let isBracketed = source.first == "["
    guard let colon = source.lastIndex(of: ":"), isBracketed || source.firstIndex(of: ":") == colon else { return "" }
    return isBracketed && source.last == "]" ? "" : source[colon...]
  }

  /// A task as the list names it: `ksoftirqd/1-21`.
  static func task(_ comm: String, _ pid: Int?) -> String { comm + (pid.map { "-\($0)" } ?? "") }

  /// Protocol and flags: `TCP S.`.
  var kind: String { flags.isEmpty ? name : "\(name) \(flags)" }

  /// What a search in the packet list looks at.
  var searchText: String { "\(kind) \(flow(arrow: ">")) \(verdict.text)" }
}
