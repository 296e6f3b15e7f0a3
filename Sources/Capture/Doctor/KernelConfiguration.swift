import TraceFiles

/// What the running kernel was built with, where it can be found: the kernel itself (`CONFIG_IKCONFIG_PROC`), beside its
/// image, beside its modules (Debian from 6.19 on), in its headers.
struct KernelConfiguration {
  /// Where it was found.
  let path: String
  private let values: [String: String]

  /// Nil when it is nowhere.
  static func find(on machine: Machine) -> KernelConfiguration? {
    let release = machine.release
    let places = [
      "/proc/config.gz", "/boot/config-\(release)", "/lib/modules/\(release)/config",
      "/usr/lib/modules/\(release)/config",
      "/lib/modules/\(release)/build/.config",
    ]
    for place in places {
      guard let bytes = machine.bytes(place), let text = place.hasSuffix(".gz") ? unpacked(bytes) : bytes else {
        continue
      }
      let configuration = KernelConfiguration(path: place, text: String(decoding: text, as: UTF8.self))
      if !configuration.values.isEmpty { return configuration }
    }
    return nil
  }

  init(path: String, text: String) {
    self.path = path
    var values: [String: String] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("CONFIG_") {
      guard let equals = line.firstIndex(of: "=") else { continue }
      let value = line[line.index(after: equals)...]
      values[String(line[..<equals].dropFirst(7))] =
        value.hasPrefix("\"") ? String(value.dropFirst().dropLast()) : String(value)
    }
    self.values = values
  }

  /// `y`, `m`, a number or a text; nil when it is not set.
  subscript(name: String) -> String? { values[name] }

  func isOn(_ name: String) -> Bool { values[name] == "y" || values[name] == "m" }

  /// More than any kernel's configuration, by far.
  private static let longest = 4 << 20

  private static func unpacked(_ bytes: [UInt8]) -> [UInt8]? {
    guard var unpacker = Unpacker(.gzip) else { return nil }
    var all: [UInt8] = []
    let result = bytes.withUnsafeBytes { packed in
      unpacker.unpack(packed) { piece in
        all.append(contentsOf: piece)
        return all.count <= longest
      }
    }
    return result == .all && all.count <= longest ? all : nil
  }
}
