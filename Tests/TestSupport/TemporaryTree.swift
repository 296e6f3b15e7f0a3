import Foundation

/// A directory of files, removed when the value goes away: control files of tracefs as plain files, for the order of
/// things only. What the kernel makes of them is shown in the test box.
package final class TemporaryTree {
  package let root: String

  package init(_ files: [String: String] = [:]) throws {
    root = NSTemporaryDirectory() + "ftview-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    for (name, text) in files { try write(name, text) }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  package func path(_ name: String) -> String { root + "/" + name }

  package func write(_ name: String, _ text: String) throws {
    let directory = (path(name) as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
  }

  package func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }
}
