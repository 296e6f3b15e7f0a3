import Glibc
import SystemCalls

/// What tells whether a file is the one that it was: its size, when it was written to, and what it begins with.
struct FileIdentity: Equatable {
  var size: Int
  /// In ns since 1970.
  var time: Int64
  /// How many bytes ``hash`` is of.
  var headLength: Int
  var hash: UInt64

  private static let longestHead = 64 << 10

  /// - Parameter headLength: how many bytes from the beginning are looked at, at most.
  /// - Returns: nil for what is no regular file, or cannot be read.
  init?(_ path: String, headLength: Int = longestHead) {
    guard let file = try? System.open(path, O_RDONLY | O_NONBLOCK) else { return nil }
    var status = stat()
    guard fstat(file.raw, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
    size = Int(status.st_size)
    time = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    var head = [UInt8](repeating: 0, count: min(headLength, Self.longestHead))
    var filled = 0
    while filled < head.count {
      let count = head.withUnsafeMutableBytes {
        try? System.read(file, into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]), path: path)
      }
      guard let count = count ?? nil, count > 0 else { break }
      filled += count
    }
    self.headLength = filled
    hash = Self.hash(head[..<filled])
  }

  init(size: Int, time: Int64, headLength: Int, hash: UInt64) {
    (self.size, self.time, self.headLength, self.hash) = (size, time, headLength, hash)
  }

  /// Whether the file at a path is this one, or this one with more behind it.
  func isBegin(of path: String) -> Bool {
    guard let now = FileIdentity(path, headLength: headLength) else { return false }
    return now.size >= size && now.headLength == headLength && now.hash == hash
  }

  /// FNV-1a.
  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
