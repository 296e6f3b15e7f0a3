import CNcurses
import Screen

/// Colour pairs, made as they are needed.
struct ColorPairs {
  private var known: [[Color?]: Int32] = [:]
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// The pair of two colours; the terminal's own pair when no more can be made.
  mutating func pair(_ foreground: Color?, _ background: Color?) -> Int32 {
    if let pair = known[[foreground, background]] { return pair }
    let next = known.count + 1
    guard next < limit, init_extended_pair(Int32(next), Self.index(foreground), Self.index(background)) == OK else {
      return 0
    }
    known[[foreground, background]] = Int32(next)
    return Int32(next)
  }

  private static func index(_ color: Color?) -> Int32 {
    if case .indexed(let index) = color { return Int32(index) }
    return -1
  }
}
