import SystemCalls

/// One trace buffer with its settings: the top-level one, or an instance.
struct TraceArray: Equatable, Sendable {
  let directory: String
  /// The instance's name; empty for the top-level buffer.
  let name: String

  /// The path of one of its files.
  func file(_ name: String) -> String { directory + "/" + name }

  /// The text of one of its files, without the final newline; empty when it cannot be read.
  func value(_ name: String) -> String { ((try? System.text(file(name))) ?? "").trimmed }

  var offersFunctionGraph: Bool { value("available_tracers").split(separator: " ").contains("function_graph") }

  /// The CPUs that have a buffer.
  func cpus() throws(SystemFailure) -> [Int] {
    try System.list(file("per_cpu")).compactMap { name in
      name.hasPrefix("cpu") ? Int(name.dropFirst(3)) : nil
    }.sorted()
  }

  /// Sum over all CPUs of one line of `per_cpu/cpuN/stats`, `entries` or `overrun`.
  func sum(ofStat name: String) -> UInt64 {
    var sum: UInt64 = 0
    for cpu in (try? cpus()) ?? [] {
      for line in value("per_cpu/cpu\(cpu)/stats").split(separator: "\n") where line.hasPrefix(name + ":") {
        sum &+= UInt64(String(line.dropFirst(name.count + 1)).trimmed) ?? 0
      }
    }
    return sum
  }
}
