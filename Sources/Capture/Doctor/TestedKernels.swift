/// The kernels on which the module's own tests passed whole.
enum TestedKernels {
  /// Releases as `uname -r` says them, written by Tests/TestBox/kernel-table from the suites' results.
  // The script writes one release a line, be it one or many.
  // swift-format-ignore
  static let releases: [String] = [
    // begin: kernel-table
    "6.1.0-57-cloud-amd64",
    "6.12.117+deb12-cloud-amd64",
    "6.12.117+deb12-rt-amd64",
    "6.12.118+deb13-cloud-amd64",
    "7.2.12+deb14-cloud-amd64",
    "7.3.4+deb13-cloud-amd64",
    "7.3.4-ftview-debug",
    // end: kernel-table
  ]

  /// How well a release is known.
  enum Verdict: Equatable {
    case tested
    /// Another one of its series was tested.
    case relative(String)
    case unknown
  }

  static func verdict(on release: String, tested: [String] = releases) -> Verdict {
    if tested.contains(release) { return .tested }
    if let other = tested.last(where: { series($0) == series(release) }) { return .relative(other) }
    return .unknown
  }

  /// `6.12` of `6.12.117+deb12-cloud-amd64`.
  static func series(_ release: String) -> String {
    release.prefix { $0.isNumber || $0 == "." }.split(separator: ".").prefix(2).joined(separator: ".")
  }

  /// `6.1, 6.12, 7.3`.
  static func allSeries(_ tested: [String] = releases) -> [String] {
    var seen: [String] = []
    for release in tested where !seen.contains(series(release)) { seen.append(series(release)) }
    return seen
  }
}
