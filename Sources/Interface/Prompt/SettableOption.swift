/// What `:set` sets: the one list for setting, for Tab, and for what `:set` alone shows, in the order of that.
enum SettableOption: String, CaseIterable {
  case irqs, noise, mouse, ascii, details, cursor, columns, sort
  case trace, notrace, keep, depth, ssh, values, fields, ring, sleep

  /// What stands behind its name.
  enum Argument {
    case none, optional, wanted
  }

  /// What stands behind its name.
  var argument: Argument {
    switch self {
    case .irqs, .noise, .mouse, .ascii, .details, .ssh: .none
    case .values: .optional
    case .cursor, .columns, .sort, .trace, .notrace, .keep, .depth, .fields, .ring, .sleep: .wanted
    }
  }

  /// `noNAME` is an option, too.
  var canBeOff: Bool { argument != .wanted || [.columns, .fields, .ring, .sleep].contains(self) }

  /// It is what the next capture is asked for.
  var isOfCapture: Bool { [.trace, .notrace, .keep, .depth, .ssh, .values, .fields, .ring, .sleep].contains(self) }

  /// Each of the words that can stand behind it; empty for any text.
  var values: [String] {
    switch self {
    case .cursor: CursorLook.allCases.map(\.rawValue)
    case .columns, .sort: PacketColumn.allCases.map(\.rawValue).sorted()
    default: []
    }
  }

  /// What a word of `:set` may become, sorted: names that want something behind them with the blank before it.
  static var completions: [String] {
    allCases.flatMap { option in
      [option.rawValue + (option.argument == .wanted ? " " : "")] + (option.canBeOff ? ["no" + option.rawValue] : [])
    }.sorted()
  }
}

/// An option as it is typed behind `:set`.
struct TypedOption {
  let option: SettableOption
  /// False for `noNAME`.
  let isOn: Bool
  /// What stands behind the name; empty for nothing.
  let value: String

  /// All of it, as it was typed.
  let words: String

  /// Nil when there is no such option.
  init?(_ words: String) {
    self.words = words
    let parts = words.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "=" }).map { String($0).trimmed }
    let name = parts.first ?? ""
    value = parts.count > 1 ? parts[1] : ""
    // Two begin with `no` by themselves.
    if let option = SettableOption(rawValue: name) {
      (self.option, isOn) = (option, true)
    } else if name.hasPrefix("no"), let option = SettableOption(rawValue: String(name.dropFirst(2))), option.canBeOff {
      (self.option, isOn) = (option, false)
    } else {
      return nil
    }
    if !value.isEmpty, option.argument == .none || !isOn { return nil }
  }
}
