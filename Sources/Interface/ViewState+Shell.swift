import CallTrees

/// What the command line calls the packet and the call under the cursor.
package struct PlaceNames: Equatable, Sendable {
  /// The packet's file, where the list is of several.
  package var file: String?
  /// The packet's number in its file.
  package var packet: Int?
  /// The call's path, for `--call`; nil for the whole packet.
  package var call: String?

  /// Nothing, unless told.
  package init(file: String? = nil, packet: Int? = nil, call: String? = nil) {
    (self.file, self.packet, self.call) = (file, packet, call)
  }
}

extension ViewState {
  /// `|`: a command reads the open diff, else the packet or the call under the cursor, as `y` copies it.
  mutating func pipe(_ line: String) -> [Effect] {
    if let diff = mode.diff { return [.pipeDiff(diff.selection, line, at: placeNames)] }
    guard let selection else {
      complain("there is nothing to read for a command")
      return []
    }
    return [.pipe(selection, line, at: placeNames)]
  }

  /// `!`: a command that is told what is under the cursor.
  func shell(_ line: String) -> [Effect] { [.shell(line, at: placeNames)] }

  private var placeNames: PlaceNames {
    guard let packet else { return PlaceNames() }
    let call = selection?.row.map { CallPath.text(of: $0, in: packet, of: trace) }
    return PlaceNames(file: trace.file(of: packet), packet: packet.index, call: call)
  }
}
