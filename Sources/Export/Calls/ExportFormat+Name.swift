import Diagnostics

extension ExportFormat {
  /// What the names of files end in. An ending of two parts stands before that of its last one.
  private static let endings: [(ending: String, format: ExportFormat)] = [
    (".trace.json", .chrome), (".speedscope.json", .speedscope), (".json", .json), (".csv", .csv),
    (".folded", .folded), (".dot", .dot), (".html", .html), (".htm", .html), (".md", .markdown), (".pcapng", .pcapng),
  ]

  /// The form that a file's name asks for by its end; text where it asks for none.
  ///
  /// - Throws: ``Diagnostic`` for the end of a form in which packets are not written.
  package init(path: String) throws(Diagnostic) {
    let name = path.lowercased()
    if name.hasSuffix(".pcap") { throw Diagnostic("packets are written as .pcapng", at: path) }
    self = Self.endings.first { name.hasSuffix($0.ending) }?.format ?? .text
  }
}

extension DiffFormat {
  /// The form that a file's name asks for by its end: `.html` and `.json`, text where it asks for none.
  ///
  /// - Throws: ``Diagnostic`` for the end of a form in which diffs are not written.
  package init(path: String) throws(Diagnostic) {
    switch try ExportFormat(path: path) {
    case .text: self = .text
    case .json: self = .json
    case .html: self = .html
    case let other: throw Diagnostic("a diff has no form \(other.rawValue)", at: path, hint: "text, .json and .html")
    }
  }
}
