import CallTrees

/// What is written to a file: the open diff, the selection, or all that is marked. In which form says the file's name.
extension ViewState {
  /// `x`: asks for the file that the selection is written to.
  mutating func openExport() {
    guard let selection else { return complain("there is nothing to write") }
    var name = "packet-" + trace.packets.fileName(of: trace.packets[selection.packet])
    if let row = selection.row {
      let plain = shared.function(of: row).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      if !plain.isEmpty { name += "-" + plain }
    }
    prompt.open(.export, text: name + ".txt", origin: promptOrigin)
  }

  /// `X`: asks for the file that all marked packets and calls are written to.
  mutating func openMarkedExport() {
    guard !markedSelections.isEmpty else { return complain("nothing is marked: \(markKey) and a letter mark") }
    prompt.open(.exportMarked, text: "marked.txt", origin: promptOrigin)
  }

  /// `:export FILE`, and `:export marked FILE`.
  mutating func runExport(_ argument: String) -> [Effect] {
    let words = argument.split(separator: " ", maxSplits: 1).map(String.init)
    if words.first == "marked" {
      if words.count > 1 { return exportMarked(to: words[1].trimmed) }
      openMarkedExport()
    } else if !argument.isEmpty {
      return export(to: argument)
    } else if let diff = mode.diff {
      prompt.open(.export, text: diff.fileName(trace.packets), origin: promptOrigin)
    } else {
      openExport()
    }
    return []
  }

  /// Writes the open diff, else the selection.
  mutating func export(to path: String) -> [Effect] {
    if let diff = mode.diff { return [.exportDiff(diff.selection, path: path)] }
    guard let selection else {
      complain("there is nothing to write")
      return []
    }
    return [.export([selection], path: path)]
  }

  /// Writes all that is marked.
  mutating func exportMarked(to path: String) -> [Effect] {
    let marked = markedSelections
    if marked.isEmpty { complain("nothing is marked: \(markKey) and a letter mark") }
    return marked.isEmpty ? [] : [.export(marked, path: path)]
  }

  private var markKey: String { keyboard.table.keyOrName(for: .setMark) }

  /// Packets and calls that letters stand on, in the order of the trace, each once; a packet before its calls.
  private var markedSelections: [Selection] {
    var places: [Marks.Place] = []
    for place in packets.marks.letters.values where !places.contains(place) { places.append(place) }
    return places.sorted { ($0.packet, $0.row ?? -1) < ($1.packet, $1.row ?? -1) }
      .map { Selection(packet: $0.packet, row: $0.row, interrupts: shared.interruptTime) }
  }
}
