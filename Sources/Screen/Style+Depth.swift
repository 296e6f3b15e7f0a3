extension Style {
  /// What a terminal of that depth is sent: the nearest to this that can be read there.
  ///
  /// 256 colours are sent as they are, for those above 15 look the same everywhere, but for bold text of the first eight,
  /// which may be brightened. With fewer, no colour is used that
  /// some palette or the brightening of bold text makes illegible (``Legibility``): red on black is 2.7:1 on the Linux
  /// console. Nothing is told by colour alone, so what is left of such a colour is the terminal's own, bold where it
  /// warned; a background that cannot be had becomes reverse video.
  package func reduced(to depth: ColorDepth, on backdrop: Backdrop) -> Style {
    switch depth {
    case .indexed256:
      var style = Style(foreground?.indexed, on: background?.indexed, attributes)
      let legibility = Legibility(backdrop: backdrop)
      if style.attributes.contains(.bold), case .indexed(0..<8) = style.foreground,
        !legibility.isLegible(style.foreground, on: style.background, isBold: true)
      {
        style.attributes.remove(.bold)
      }
      return style
    case .mono:
      var style = Style(nil, on: nil, attributes)
      if let background, !background.isBlack { style.attributes.insert(.reverse) }
      return style.withoutHazards
    case .ansi16: return reduced(among: 16, on: backdrop)
    case .ansi8: return reduced(among: 8, on: backdrop)
    }
  }

  private func reduced(among count: Int, on backdrop: Backdrop) -> Style {
    let legibility = Legibility(backdrop: backdrop)
    let plain = withoutHazards.attributes
    guard let background else {
      guard let foreground else { return Style(nil, on: nil, plain) }
      return text(foreground, on: nil, plain, among: count, legibility)
        ?? Style(nil, on: nil, foreground.isWarning ? plain.union(.bold) : plain).withoutHazards
    }
    let ground = background.nearest(among: 0..<count)
    // A dark grey turns into black, which on a black screen is no background at all.
    let isLost = ground == .indexed(0) && !background.isBlack
    let wanted = foreground ?? (backdrop == .light ? .indexed(0) : .indexed(7))
    if !isLost, let style = text(wanted, on: ground, plain, among: count, legibility) { return style }
    // A theme may paint its own background, so where it is known what that is like the other way round is written out.
    switch backdrop {
    case .dark: return Style(.indexed(0), on: .indexed(7), plain.subtracting([.bold, .reverse]))
    case .light: return Style(.indexed(7), on: .indexed(0), plain.subtracting([.bold, .reverse]))
    case .either: return Style(nil, on: nil, plain.union(.reverse)).withoutHazards
    }
  }

  /// The colour nearest to `wanted` that can be read on `ground`: one of its hue, and on a ground of its own else a grey.
  private func text(
    _ wanted: Color, on ground: Color?, _ plain: TextAttributes, among count: Int, _ legibility: Legibility
  ) -> Style? {
    let all = (0..<count).map { Color.indexed(UInt8(truncatingIfNeeded: $0)) }.sorted {
      wanted.distance(to: $0) < wanted.distance(to: $1)
    }
    var candidates: [Color] = []
    if let hue = wanted.hue { candidates = all.filter { $0.hue.map { Self.isNear($0, hue) } ?? false } }
    if ground != nil { candidates += all.filter { $0.hue == nil } }
    // Bright colours, of which eight have none, are bold.
    let isBright = count == 8 && wanted.isBright && !plain.contains(.reverse)
    let bold = isBright ? plain.union(.bold) : plain
    for attributes in [bold, plain.subtracting(.bold)] {
      let isBold = attributes.contains(.bold)
      if let color = candidates.first(where: { legibility.isLegible($0, on: ground, isBold: isBold) }) {
        return Style(color, on: ground, attributes)
      }
    }
    return nil
  }

  /// Without what takes contrast away where there are few colours: half-bright text is 2.8:1 on the Linux console, and so
  /// is bold text in reverse video, which gets the bright form of what was its background.
  private var withoutHazards: Style {
    var style = self
    style.attributes.remove(.dim)
    if style.attributes.contains(.reverse) { style.attributes.remove(.bold) }
    return style
  }

  private static func isNear(_ one: Double, _ other: Double) -> Bool {
    let turn = abs(one - other)
    return min(turn, 360 - turn) <= 40
  }
}

extension Color {
  /// From magenta over red to yellow: what themes warn with.
  fileprivate var isWarning: Bool { hue.map { $0 <= 75 || $0 >= 285 } ?? false }

  /// Of the 16 colours the nearest is a bright one. A bright black is a dark grey.
  fileprivate var isBright: Bool {
    if case .indexed(let index) = nearest(among: 0..<16) { return index > 8 }
    return false
  }
}
