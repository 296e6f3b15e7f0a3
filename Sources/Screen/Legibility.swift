import Glibc

/// Whether text can be read, whatever a terminal makes of its colours.
///
/// The measure is the contrast of WCAG 2.1 (relative luminances, section 1.4.3): 1 is invisible, 21 is black on white.
/// Terminals differ in what colours 0–15 are, and in whether bold text of colours 0–7 gets the bright form of its colour.
/// The worst of all counts.
struct Legibility {
  /// What WCAG asks of body text.
  static let least = 4.5

  let backdrop: Backdrop

  func isLegible(_ foreground: Color?, on background: Color?, isBold: Bool) -> Bool {
    contrast(foreground, on: background, isBold: isBold) >= Self.least
  }

  /// The least contrast that any terminal makes of it. Text of the terminal's own colours is the terminal's affair.
  func contrast(_ foreground: Color?, on background: Color?, isBold: Bool) -> Double {
    if foreground == nil, background == nil { return 21 }
    var least = 21.0
    for palette in Palette.all {
      for text in texts(foreground, isBold: isBold, palette) {
        for ground in grounds(background, palette) {
          let (one, two) = (Self.luminance(text), Self.luminance(ground))
          least = min(least, (max(one, two) + 0.05) / (min(one, two) + 0.05))
        }
      }
    }
    return least
  }

  private func texts(_ foreground: Color?, isBold: Bool, _ palette: Palette) -> [Color.RGB] {
    guard let foreground else {
      switch backdrop {
      case .dark: return [palette.colors[7], palette.colors[15]]
      case .light: return [palette.colors[0]]
      case .either: return [palette.colors[0], palette.colors[7], palette.colors[15]]
      }
    }
    guard isBold, case .indexed(let index) = foreground, index < 8 else { return [foreground.components(palette)] }
    return [foreground.components(palette), palette.colors[Int(index) + 8]]
  }

  private func grounds(_ background: Color?, _ palette: Palette) -> [Color.RGB] {
    if let background { return [background.components(palette)] }
    switch backdrop {
    case .dark: return [(0, 0, 0)]
    case .light: return [(255, 255, 255)]
    case .either: return [(0, 0, 0), (255, 255, 255)]
    }
  }

  private static func luminance(_ color: Color.RGB) -> Double {
    let parts = [color.red, color.green, color.blue].map { part in
      let share = Double(part) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
}
