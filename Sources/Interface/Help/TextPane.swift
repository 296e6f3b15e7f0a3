import CallTrees
import Screen

/// Text that only scrolls: help, or what could not be read of the trace.
struct TextPane: Sendable {
  /// What it says.
  enum Kind: Sendable {
    case help, notices
    /// What is set, as it was when it was asked for.
    case settings([HelpText.Line])
  }

  /// Which text it is.
  let kind: Kind
  /// The first line shown.
  var top = 0

  init(_ kind: Kind) { self.kind = kind }

  /// Does a command; those that are not for text do nothing.
  mutating func reduce(_ command: KeyCommand, count: Int?, _ shared: Shared, _ keys: KeyTable) -> Answer {
    let page = max(1, shared.size.height - 4)
    let last = max(0, lineCount(shared, keys) - page)
    switch command {
    case .down: top += count ?? 1
    case .up: top -= count ?? 1
    case .top: top = (count ?? 1) - 1
    case .bottom: top = count.map { $0 - 1 } ?? last
    case .halfDown: top += page / 2
    case .halfUp: top -= page / 2
    case .pageDown, .foldToggle: top += page
    case .pageUp: top -= page
    case .back, .quit, .help, .zoom, .left: return .ask(.closeMode)
    default: return .done
    }
    top = min(max(0, top), last)
    return .done
  }

  private func lineCount(_ shared: Shared, _ keys: KeyTable) -> Int {
    switch kind {
    case .help: HelpText(keys: keys, width: shared.size.width).lines.count
    case .notices: shared.trace.notices.count
    case .settings(let lines): lines.count
    }
  }

  func draw(in area: PaneArea, _ shared: Shared, _ keys: KeyTable, _ buffer: inout CellBuffer) {
    switch kind {
    case .help:
      area.drawHeading(heading("help", keys.hint(.down, .up, does: "move"), keys.wayBack(does: "goes back")), &buffer)
      draw(HelpText(keys: keys, width: area.width).lines, in: area, &buffer)
    case .settings(let lines):
      area.drawHeading(heading("settings", keys.wayBack(does: "goes back")), &buffer)
      draw(lines, in: area, &buffer)
    case .notices:
      let notices = shared.trace.notices
      area.drawHeading("what could not be read: \(notices.count)", &buffer)
      for (index, notice) in notices.dropFirst(top).prefix(area.lines).enumerated() {
        let place = notice.place.map { "\($0): " } ?? ""
        buffer.put(place + notice.message, x: 1, y: index + 1)
      }
    }
  }

  /// A title, and what keys do; what has no key is left out.
  private func heading(_ title: String, _ hints: KeyHint...) -> String {
    let hints = hints.filter { !$0.key.isEmpty }.map(\.words).joined(separator: ", ")
    return hints.isEmpty ? title : "\(title): \(hints)"
  }

  private func draw(_ lines: [HelpText.Line], in area: PaneArea, _ buffer: inout CellBuffer) {
    for (index, line) in lines.dropFirst(top).prefix(area.lines).enumerated() {
      let limit = line.isHeading ? area.width : 14
      buffer.put(line.key, x: 1, y: index + 1, limit: limit, role: line.isHeading ? .helpGroup : .helpKey)
      buffer.put(line.text, x: 16, y: index + 1, role: .helpText)
    }
  }
}
