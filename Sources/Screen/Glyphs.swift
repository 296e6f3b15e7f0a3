/// The characters that drawing uses beside text, for terminals with UTF-8 and without. There are three sets, which never
/// change: a class, since everything that draws holds one.
package final class Glyphs: Sendable {
  /// Before a line with something beneath that is not shown.
  package let folded: Character
  /// Before a line whose callees are shown.
  package let open: Character
  /// Before a line with nothing beneath.
  package let leaf: Character
  /// The vertical line down from a caller, past its callees.
  package let guide: Character
  /// The line above and below a form.
  package let horizontal: Character
  /// Before a line that belongs to one above.
  package let below: Character
  /// Between a source and a destination, and between a value and the next one.
  package let arrow: String
  /// At the end of a text that was cut.
  package let ellipsis: Character
  /// Before a number of repeats: `×3`.
  package let times: String
  /// The unit of microseconds.
  package let micro: String
  /// In the first column of the line under the cursor, so that it can be told without colour.
  package let selected: Character
  /// Behind the title of the column that a list is sorted by, the largest on top.
  package let descending: Character
  /// The same, the smallest on top.
  package let ascending: Character
  /// From one part of a cell to a full one.
  package let barSteps: [Character]

  private init(
    folded: Character, open: Character, leaf: Character, guide: Character, horizontal: Character, below: Character,
    arrow: String, ellipsis: Character, times: String, micro: String, selected: Character, descending: Character,
    ascending: Character,
    barSteps: [Character]
  ) {
    (self.folded, self.open, self.leaf, self.guide) = (folded, open, leaf, guide)
    (self.horizontal, self.below, self.arrow, self.ellipsis, self.times) = (horizontal, below, arrow, ellipsis, times)
    (self.micro, self.selected, self.barSteps) = (micro, selected, barSteps)
    (self.descending, self.ascending) = (descending, ascending)
  }

  /// Box-drawing characters and triangles, all of one column in every common font.
  package static let unicode = Glyphs(
    folded: "▸", open: "▾", leaf: " ", guide: "│", horizontal: "─", below: "└", arrow: "→", ellipsis: "…", times: "×",
    micro: "µs",
    selected: "▌", descending: "▾", ascending: "▴", barSteps: ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"])
  /// What the Linux console can draw: characters that every font of Debian's console-setup has, 1.221 and but for its
  /// six of Ethiopian-Goha, and code page 437, the kernel's own. Those have no part of a cell but its shades.
  package static let console = Glyphs(
    folded: "▶", open: "▼", leaf: " ", guide: "│", horizontal: "─", below: "└", arrow: "→", ellipsis: "~", times: "x",
    micro: "us",
    selected: "█", descending: "▼", ascending: "▲", barSteps: ["░", "▒", "█"])
  /// ASCII only.
  package static let ascii = Glyphs(
    folded: "+", open: "-", leaf: " ", guide: "|", horizontal: "-", below: "`", arrow: ">", ellipsis: "~", times: "x",
    micro: "us",
    selected: ">", descending: "v", ascending: "^", barSteps: ["#"])

  /// A bar of `columns` columns filled to `share` (0…1); something that is not nothing shows at least one step.
  package func bar(share: Double, columns: Int) -> String {
    guard share > 0, columns > 0, share.isFinite else { return "" }
    let steps = min(columns * barSteps.count, max(1, Int((min(share, 1) * Double(columns * barSteps.count)).rounded())))
    var text = String(repeating: String(barSteps[barSteps.count - 1]), count: steps / barSteps.count)
    let rest = steps % barSteps.count
    if rest > 0 { text.append(barSteps[rest - 1]) }
    return text
  }
}
