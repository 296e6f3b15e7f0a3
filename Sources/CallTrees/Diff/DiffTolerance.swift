/// Whether two times are far enough apart to be told apart.
struct DiffTolerance {
  private let percent: Double
  private let nanoseconds: Int64
  private let learned: [UInt64: Int64]
  private let left: DiffResolution
  private let right: DiffResolution

  init(_ options: DiffOptions, left: DiffResolution, right: DiffResolution) {
    percent = Double(options.percent)
    nanoseconds = max(0, options.nanoseconds)
    learned = options.learned
    self.left = left
    self.right = right
  }

  /// Numbers of call paths are needed.
  var isLearned: Bool { !learned.isEmpty }

  /// What there is to say of two times in ns, for calls at a path that has a number.
  func verdict(_ one: Int64, _ other: Int64, path: UInt64? = nil) -> DiffRow.State {
    let difference = other.subtractingReportingOverflow(one)
    guard !difference.overflow, difference.partialValue != 0 else { return .same }
    let size = difference.partialValue.magnitude
    let coarse = max(left.digits(of: one), right.digits(of: other))
    // The last digit was cut off, so the true difference may be smaller by almost one of it.
    let sure = size > UInt64(coarse - 1) ? size - UInt64(coarse - 1) : 0
    if let path, let enough = learned[path] {
      guard sure > UInt64(max(0, enough)) else { return .same }
    } else {
      guard sure > UInt64(nanoseconds), Double(sure) > Double(min(one, other)) * percent / 100 else { return .same }
    }
    return other > one ? .slower : .faster
  }
}
