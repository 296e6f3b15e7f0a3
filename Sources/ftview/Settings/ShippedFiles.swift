import SystemCalls

/// Where the files that come with the program lie: themes, sample captures, and the script that makes bundles.
struct ShippedFiles: Equatable {
  /// Directories that may hold themes, the nearest first.
  let themes: [String]
  /// Directories that may hold samples, the nearest first.
  let samples: [String]
  /// Where the script may lie, the nearest first.
  let bundle: [String]

  /// Those of a program in `directory`: installed (`PREFIX/bin`), in a directory that it was unpacked to, or where it was built.
  /// None when that is not known.
  init(program directory: String?) {
    guard let directory else {
      (themes, samples, bundle) = ([], [], [])
      return
    }
    let places = [directory + "/../share/ftview", directory]
    var themes = places.map { $0 + "/themes" }
    var samples = places.map { $0 + "/samples" }
    var bundle = [places[0] + "/bundle/bundle"]
    let folders = directory.split(separator: "/", omittingEmptySubsequences: false)
    if let build = folders.lastIndex(of: ".build") {
      let source = folders[..<build].joined(separator: "/")
      themes.append(source + "/Themes")
      samples.append(source + "/Docs/Samples")
      bundle.append(source + "/Sources/ftview/Bundle/bundle")
    }
    (self.themes, self.samples, self.bundle) = (themes, samples, bundle)
  }

  /// Those of the program that runs.
  init() { self.init(program: ProgramFile.directory) }
}
