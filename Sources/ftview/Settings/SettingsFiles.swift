import Diagnostics
import Glibc
import Screen

/// Finds themes and the configuration.
///
/// A theme NAME is NAME.yaml in the first of: the user's `ftview/themes` in $XDG_CONFIG_HOME (else `~/.config`),
/// $FTVIEW_THEMES, and `../share/ftview/themes` from the program.
struct SettingsFiles {
  let configuration: String?
  let directories: [String]

  init() {
    let variable = { (name: String) in getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }
    configuration = variable("XDG_CONFIG_HOME") ?? variable("HOME").map { $0 + "/.config" }
    var directories: [String] = []
    if let configuration { directories.append(configuration + "/ftview/themes") }
    if let named = variable("FTVIEW_THEMES") { directories.append(named) }
    if let program = Self.programDirectory() { directories.append(program + "/../share/ftview/themes") }
    self.directories = directories
  }

  /// The user's settings file, which need not be there; nil where nobody says where it would be.
  var file: String? { configuration.map { $0 + "/ftview/config.yaml" } }

  /// The user's settings; none when there is no file.
  func settings() throws(Diagnostic) -> Settings {
    guard let path = file, let text = try read(path) else { return Settings() }
    return try Settings(yaml: text, path: path)
  }

  /// The theme of that name.
  func theme(_ name: String) throws(Diagnostic) -> Theme {
    if name == Theme.builtIn.name { return .builtIn }
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
      throw Diagnostic("a theme's name is a file's name without .yaml")
    }
    for directory in directories {
      let path = "\(directory)/\(name).yaml"
      if let text = try read(path) { return try ThemeFile.theme(yaml: text, path: path) }
    }
    let names = self.names()
    let known = names.isEmpty ? "no theme files are installed" : "there are \(names.joined(separator: ", "))"
    throw Diagnostic("no theme '\(TextWidth.shown(name))'", hint: known)
  }

  /// Names of all themes that are found, sorted.
  func names() -> [String] {
    var names: Set<String> = []
    for directory in directories {
      guard let handle = opendir(directory) else { continue }
      defer { closedir(handle) }
      while let entry = readdir(handle) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
        }
        if name.hasSuffix(".yaml"), !name.hasPrefix(".") { names.insert(String(name.dropLast(5))) }
      }
    }
    return names.sorted()
  }

  /// What a file holds, or nil when there is none.
  func read(_ path: String) throws(Diagnostic) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw Diagnostic(String(cString: strerror(errno)), at: path)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Diagnostic(String(cString: strerror(errno)), at: path) }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= ThemeFile.longest else {
        throw Diagnostic("longer than \(ThemeFile.longest) bytes, which no settings file is", at: path)
      }
    }
    return bytes
  }

  private static func programDirectory() -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.map { readlink("/proc/self/exe", $0, text.count) } ?? -1
      }
    }
    guard count > 0 else { return nil }
    let path = String(decoding: buffer[..<count], as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) }
  }
}
