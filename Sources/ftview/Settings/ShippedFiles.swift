import Glibc

/// Where the files that come with the program lie: themes and sample captures.
struct ShippedFiles: Equatable {
  /// Directories that may hold themes, the nearest first.
  let themes: [String]
  /// Directories that may hold samples, the nearest first.
  let samples: [String]

  /// Those of a program in `directory`: installed (`PREFIX/bin`), in a directory that it was unpacked to, or where it was built.
  /// None when that is not known.
  init(program directory: String?) {
    guard let directory else {
      (themes, samples) = ([], [])
      return
    }
    let places = [directory + "/../share/ftview", directory]
    var themes = places.map { $0 + "/themes" }
    var samples = places.map { $0 + "/samples" }
    let folders = directory.split(separator: "/", omittingEmptySubsequences: false)
    if let build = folders.lastIndex(of: ".build") {
      let source = folders[..<build].joined(separator: "/")
      themes.append(source + "/Themes")
      samples.append(source + "/Docs/Samples")
    }
    (self.themes, self.samples) = (themes, samples)
  }

  /// Those of the program that runs.
  init() {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.map { readlink("/proc/self/exe", $0, text.count) } ?? -1
      }
    }
    let path = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    self.init(program: path.lastIndex(of: "/").map { String(path[..<$0]) })
  }
}
