import CallTrees
import Export
import Glibc

/// A family baseline that was saved.
enum BaselineFile {
  /// The longest file that is read, in bytes: 200 families of 2,000 call paths take 80 MB.
  static let longest = 256 << 20

  /// Reads a baseline.
  static func load(_ path: String) throws(CommandFailure) -> FamilyBaseline {
    let bytes = try read(path)
    do { return try FamilyBaselineJSON.read(bytes) } catch { throw CommandFailure(path, error.description) }
  }

  private static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CommandFailure(path, errno == ENOENT ? "there is no such file" : String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw CommandFailure(path, String(cString: strerror(errno))) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= longest else { throw CommandFailure(path, "too long for a baseline") }
    }
  }
}

/// One word of `ftview families --fail-on`.
enum FamilyCondition: Equatable {
  case path, share
  /// Percent by which a median must be slower or faster; nil for what the baseline says is usual.
  case slower(Int?), faster(Int?)

  /// Reads `path,slower=20%`.
  static func list(_ text: String) throws(CommandFailure) -> [FamilyCondition] {
    var list: [FamilyCondition] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let percent = parts.count == 2 ? Int(parts[1].hasSuffix("%") ? parts[1].dropLast() : parts[1]) : nil
      let isPlain = parts.count == 1
      let isRanged = isPlain || percent.map { (0...1_000_000).contains($0) } == true
      switch parts[0] {
      case "path" where isPlain: list.append(.path)
      case "share" where isPlain: list.append(.share)
      case "slower" where isRanged: list.append(.slower(percent))
      case "faster" where isRanged: list.append(.faster(percent))
      default: throw CommandFailure("--fail-on '\(word)' is not known; use path, share, slower[=P%], faster[=P%]")
      }
    }
    return list
  }

  /// Whether the comparison has such a difference.
  func holds(for comparison: FamilyComparison) -> Bool {
    let changes = comparison.entries.lazy.flatMap(\.changes)
    return switch self {
    case .path: changes.contains { $0.isPathChanged }
    case .share: changes.contains { $0.isShareChanged }
    case .slower(let percent): changes.contains { $0.times.contains { $0.isSlower && Self.exceeds(percent, $0) } }
    case .faster(let percent): changes.contains { $0.times.contains { !$0.isSlower && Self.exceeds(percent, $0) } }
    }
  }

  private static func exceeds(_ percent: Int?, _ time: FamilyComparison.Time) -> Bool {
    guard let percent else { return true }
    return Double(max(time.before, time.after)) > Double(min(time.before, time.after)) * (1 + Double(percent) / 100)
  }
}
