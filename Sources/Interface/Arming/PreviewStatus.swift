/// How many packets would match, counted without recording any.
package struct PreviewStatus: Equatable, Sendable {
  /// Packets at the entry points since counting began.
  package var seen: UInt64
  /// Of these, those that match.
  package var matched: UInt64
  /// For how long was counted, in ms.
  package var milliseconds: Int64

  /// What was counted in that many ms.
  package init(seen: UInt64, matched: UInt64, milliseconds: Int64) {
    self.seen = seen
    self.matched = matched
    self.milliseconds = milliseconds
  }

  /// `12 of 345 packets a second match`.
  var text: String {
    let rate = { (count: UInt64) -> String in
      let perSecond = Double(count) * 1000 / Double(max(1, milliseconds))
      // Where few come, halves and tenths are what one wants to know.
      if perSecond >= 10 || count == 0 { return String(Int(perSecond.rounded())) }
      let tenths = Int((perSecond * 10).rounded())
      return "\(tenths / 10).\(tenths % 10)"
    }
    return "\(rate(matched)) of \(rate(seen)) packets a second match"
  }
}
