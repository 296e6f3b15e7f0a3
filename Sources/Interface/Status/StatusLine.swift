import Screen

/// The line above the last one: where the trace comes from at the left, where the cursor is at the right.
struct StatusLine {
  private let source: TraceSource
  /// Which file the packet under the cursor is of.
  private let file: Int
  /// Where the cursor is: in all words first, then in fewer.
  private let places: [String]
  /// What the word that is typed may become; nil when nobody asked.
  private let completion: Completion?

  init(_ state: ViewState) {
    source = state.source
    file = state.packet?.file ?? 0
    completion = state.prompt.line?.completion
    if let place = state.mode.place {
      places = [place]
    } else if state.packets.order.isEmpty {
      places = [""]
    } else {
      switch state.focus {
      case .packets: places = state.packets.places(state.shared.families, grows: state.source.grows)
      case .calls: places = [state.calls.place]
      case .details: places = ["line \(state.details.top + 1)/\(state.detailLines().count)"]
      }
    }
  }

  func draw(y: Int, _ shared: Shared, _ buffer: inout CellBuffer) {
    let width = shared.size.width
    buffer.fill(x: 0, y: y, width: width, role: .status)
    if let completion, !completion.candidates.isEmpty {
      return completion.draw(y: y, width: width, &buffer)
    }
    let place = Self.fitting(places, columns: width - 16)
    source.draw(shared.trace, file: file, y: y, end: width - TextWidth.columns(place) - 2, &buffer)
    buffer.putRight(place, before: width - 1, y: y, limit: width - 1, role: .status)
  }

  /// The first of these texts, longer ones first, that fits; the last when none does.
  static func fitting(_ texts: [String], columns: Int) -> String {
    texts.first { TextWidth.columns($0) <= columns } ?? texts.last ?? ""
  }
}
