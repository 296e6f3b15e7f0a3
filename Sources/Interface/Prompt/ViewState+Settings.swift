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

  /// - Parameters:
  ///   - theme: nil for the one that was there at the start.
  ///   - ascii: nil for what was there at the start.
  package init(theme: String? = nil, ascii: Bool? = nil, irqs: Bool = true, noise: Bool = true, mouse: Bool = true) {
    (self.theme, self.ascii, self.irqs, self.noise, self.mouse) = (theme, ascii, irqs, noise, mouse)
  }
}

extension ViewState {
  /// What is set now.
  package var settings: ScreenSettings {
    ScreenSettings(
      theme: shared.theme, ascii: shared.ascii, irqs: !shared.omissions.hidesInterrupts,
      noise: !shared.omissions.foldsNoise, mouse: shared.takesMouse)
  }

  /// `:set NAME`, and `:set` alone.
  mutating func setOption(_ name: String) -> [Effect] {
    if name.isEmpty {
      mode = .text(TextPane(.settings(settingLines)))
      return []
    }
    if setList(name) { return [] }
    if let answer = arming.set(name) { return take(answer) }
    let isOn = !name.hasPrefix("no") || name == "noise"
    switch isOn ? name : String(name.dropFirst(2)) {
    case "irqs": setInterrupts(hidden: !isOn)
    case "noise": setNoise(folded: !isOn)
    case "details": details.subject = isOn ? focus : nil
    case "mouse": return setMouse(isOn)
    case "ascii":
      shared.ascii = isOn
      glyphs = isOn ? .ascii : fullGlyphs
    default: complain("there is no option \(name); :set shows all")
    }
    return []
  }

  /// `M`: takes the mouse's input, or leaves the mouse to the terminal, which selects text with it.
  mutating func setMouse(_ isOn: Bool) -> [Effect] {
    shared.takesMouse = isOn
    say(isOn ? "the mouse moves the cursor" : "the mouse is the terminal's: it selects text")
    return [.mouse(isOn)]
  }

  /// What there is to set, and how it is set: a name, and what stands there.
  private var settingLines: [HelpText.Line] {
    let now = settings
    let request = arming.defaults
    let flag = { (name: String, isOn: Bool) in (name, isOn ? "on" : "off: no\(name)") }
    let text = { (name: String, value: String) in (name, value.isEmpty ? "-" : value) }
    let screen = [
      text("theme", now.theme ?? "as at the start"), flag("irqs", now.irqs), flag("noise", now.noise),
      flag("mouse", now.mouse), flag("ascii", glyphs === Glyphs.ascii), flag("details", details.subject != nil),
    ]
    let capture = [
      text("trace", request.trace), text("notrace", request.noTrace), text("keep", request.keep),
      text("depth", request.depth == 0 ? "all" : String(request.depth)), flag("ssh", request.withSSH),
      flag("values", request.values), text("fields", request.fields),
    ]
    let heading = { HelpText.Line(key: $0, text: "", isHeading: true) }
    let lines = { (all: [(String, String)]) in all.map { HelpText.Line(key: $0.0, text: $0.1) } }
    return [heading("The screen (:save keeps all but details)")] + lines(screen)
      + [HelpText.Line(key: "", text: ""), heading("The next capture")] + lines(capture)
  }
}
