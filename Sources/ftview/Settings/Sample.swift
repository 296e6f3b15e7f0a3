import Capture
import Diagnostics
import Screen

/// A capture that comes with the program, to try it with.
struct Sample: Equatable {
  var name: String
  /// Paths of its traces, one at least.
  var files: [String]
  /// What it is.
  var shows: String
  /// Keys to begin with, and what they do.
  var keys: String

  /// Every sample of the first of those directories that has some, in the order of its list.
  static func all(in directories: [String] = ShippedFiles().samples) throws(Diagnostic) -> [Sample] {
    for directory in directories {
      let path = directory + "/samples.yaml"
      guard let text = try SettingsFiles.read(path) else { continue }
      return try YAMLNode.entries(of: text, path: path).map { entry throws(Diagnostic) in
        var parts: [String: String] = [:]
        for part in entry.value.entries ?? [] { parts[part.name] = part.value.text }
        guard let files = parts["files"], !files.isEmpty else {
          throw entry.namePlace.problem("'\(entry.name)' has no files", in: path)
        }
        return Sample(
          name: entry.name, files: files.split(separator: " ").map { "\(directory)/\($0)" },
          shows: parts["shows"] ?? "", keys: parts["keys"] ?? "")
      }
    }
    throw Diagnostic("no samples are installed", hint: "they are in share/ftview/samples, beside the program's bin")
  }

  /// The one of that name.
  static func named(
    _ name: String, in directories: [String] = ShippedFiles().samples
  ) throws(Diagnostic) -> Sample {
    let samples = try all(in: directories)
    if let sample = samples.first(where: { $0.name == name }) { return sample }
    let names = samples.map(\.name)
    let known = "here are \(names.joined(separator: ", "))"
    let meant = Suggestion.nearest(to: name, of: names)
    throw Diagnostic(
      "no sample '\(TextWidth.shown(name))'", hint: meant.map { "did you mean \($0)? T" + known } ?? "t" + known)
  }
}
