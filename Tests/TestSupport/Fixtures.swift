import Foundation

/// Where the tests keep what they read.
package enum Fixtures {
  /// `Tests`, which has `Fixtures` and the folders of all suites.
  package static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
}
