import TraceEvents

/// Shares as people read them.
package enum ShareText {
  /// A share, 0…1, in at most 6 columns: `62 %`, `0.3 %`, `<0.1 %`.
  package static func percent(_ share: Double) -> String {
    if share > 0, share < 0.0005 { return "<0.1 %" }
    let tenths = Int((min(max(share, 0), 1) * 1000).rounded())
    return tenths >= 100 || tenths % 10 == 0 ? "\((tenths + 5) / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }
}
