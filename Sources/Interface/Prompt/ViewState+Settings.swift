import CallTrees
import Screen

/// What of the screen can be set, as it is now.
package struct ScreenSettings: Equatable, Sendable {
  /// The theme that was chosen since the start; nil for the one that was there then.
  package var theme: String?
  /// Whether ASCII was chosen since the start; nil for what was there then.
  package var ascii: Bool?
  /// Interrupts are shown.
  package var irqs: Bool
  /// Noise is shown.
  package var noise: Bool
  /// The mouse's input is taken.
  package var mouse: Bool
  /// How the line under the cursor stands out.
  package var cursor: CursorLook
  /// The columns of the packet list; nil for those that the width has room for.
  package var columns: [PacketColumn]?
  /// Keys that were mapped since the start, in that order.
  package var keys: [KeyTable.Change]

  /// - Parameters:
  ///   - theme: nil for the one that was there at the start.
  ///   - ascii: nil for what was there at the start.
  ///   - columns: nil for those that the width has room for.
  ///   - keys: those that were mapped since the start.
  package init(
    theme: String? = nil, ascii: Bool? = nil, irqs: Bool = true, noise: Bool = true, mouse: Bool = true,
    cursor: CursorLook = .line, columns: [PacketColumn]? = nil, keys: [KeyTable.Change] = []
  ) {
    (self.theme, self.ascii, self.irqs, self.noise, self.mouse) = (theme, ascii, irqs, noise, mouse)
    (self.cursor, self.columns, self.keys) = (cursor, columns, keys)
  }
}

/// What the user has chosen since the start, for `:set` and `:save`: the screen is drawn without it.
struct ScreenChoices: Sendable {
  /// The theme that was chosen since the start; nil for the one that was there then.
  var theme: String?
  /// Whether ASCII was chosen since the start; nil for what was there then.
  var ascii: Bool?
  /// The mouse's input is taken.
  var takesMouse = true
  /// How the line under the cursor stands out.
  var cursorLook = CursorLook.line
  /// Keys that were mapped since the start, each once.
  var keys: [KeyTable.Change] = []
}

extension ViewState {
  /// What is set now.
  package var settings: ScreenSettings {
    ScreenSettings(
      theme: shared.choices.theme, ascii: shared.choices.ascii, irqs: !shared.omissions.hidesInterrupts,
      noise: !shared.omissions.foldsNoise, mouse: shared.choices.takesMouse, cursor: shared.choices.cursorLook,
      columns: packets.columns, keys: shared.choices.keys)
  }

  /// `:set NAME`, and `:set` alone.
  mutating func setOption(_ words: String) -> [Effect] {
    if words.isEmpty {
      mode = .text(TextPane(.settings(settingLines)))
      return []
    }
    guard let typed = TypedOption(words) else {
      complain("there is no option \(words); :set shows all")
      return []
    }
    switch typed.option {
    case .irqs: setInterrupts(hidden: !typed.isOn)
    case .noise: setNoise(folded: !typed.isOn)
    case .details: details.subject = typed.isOn ? focus : nil
    case .mouse: return setMouse(typed.isOn)
    case .ascii:
      shared.choices.ascii = typed.isOn
      glyphs = typed.isOn ? .ascii : fullGlyphs
    case .cursor:
      guard let look = CursorLook(rawValue: typed.value) else {
        complain("the cursor is a line or a name: :set cursor name")
        return []
      }
      shared.choices.cursorLook = look
    case .columns: setColumns(typed)
    case .sort: setSort(typed.value)
    case .trace, .notrace, .keep, .depth, .ssh, .values, .fields, .ring, .sleep:
      return take(arming.set(typed))
    }
    return []
  }

  /// `M`: takes the mouse's input, or leaves the mouse to the terminal, which selects text with it.
  mutating func setMouse(_ isOn: Bool) -> [Effect] {
    shared.choices.takesMouse = isOn
    say(isOn ? "the mouse moves the cursor" : "the mouse is the terminal's: it selects text")
    return [.mouse(isOn)]
  }

  /// What there is to set, and how it is set: a name, and what stands there.
  private var settingLines: [HelpText.Line] {
    let heading = { HelpText.Line(key: $0, text: "", isHeading: true) }
    let lines = { (isOfCapture: Bool) in
      SettableOption.allCases.filter { $0.isOfCapture == isOfCapture }.map {
        HelpText.Line(key: $0.rawValue, text: text(of: $0))
      }
    }
    return [heading("The screen (:save keeps all but details and sort)")]
      + [HelpText.Line(key: "theme", text: shared.choices.theme ?? "as at the start")] + lines(false)
      + [HelpText.Line(key: "", text: ""), heading("The next capture")] + lines(true)
  }

  /// How an option is set.
  private func text(of option: SettableOption) -> String {
    let flag = { $0 ? "on" : "off: no\(option.rawValue)" }
    let words = { $0.isEmpty ? "-" : $0 }
    let request = arming.defaults
    return switch option {
    case .irqs: flag(!shared.omissions.hidesInterrupts)
    case .noise: flag(!shared.omissions.foldsNoise)
    case .mouse: flag(shared.choices.takesMouse)
    case .ascii: flag(glyphs === Glyphs.ascii)
    case .details: flag(details.subject != nil)
    case .cursor: shared.choices.cursorLook.rawValue
    case .columns: packets.columns.map(PacketColumn.names) ?? "as the width has room"
    case .sort: packets.sorting.words
    case .trace: words(request.trace)
    case .notrace: words(request.noTrace)
    case .keep: words(request.keep)
    case .depth: request.depth == 0 ? "all" : String(request.depth)
    case .ssh: flag(request.withSSH)
    case .values: request.values && !request.valued.isEmpty ? request.valued : flag(request.values)
    case .fields: words(request.fields)
    case .ring: words(request.ring)
    case .sleep: request.sleepAfter == 0 ? "never" : "after \(request.sleepAfter) s without a match"
    }
  }
}
