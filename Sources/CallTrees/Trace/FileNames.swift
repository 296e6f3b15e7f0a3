/// Short names of files that are listed together.
enum FileNames {
  /// The end of each path, as long as it must be to tell it from all others.
  ///
  /// - Complexity: O(paths · parts of the longest).
  static func ends(of paths: [String]) -> [String] {
    let parts = paths.map { $0.split(separator: "/") }
    var lengths = paths.map { _ in 1 }
    func name(_ index: Int) -> String { parts[index].suffix(lengths[index]).joined(separator: "/") }
    while true {
      var places: [String: [Int]] = [:]
      for index in paths.indices { places[name(index), default: []].append(index) }
      let alike = places.values.filter { $0.count > 1 }.joined().filter { lengths[$0] < parts[$0].count }
      if alike.isEmpty { return paths.indices.map { name($0) } }
      for index in alike { lengths[index] += 1 }
    }
  }

  /// Names without the words that all of them begin and end with: `6.12.dat` and `7.3.txt` for `sockets-6.12.dat.xz` and
  /// `sockets-7.3.txt.xz`, `good` and `bad` for `good.dat` and `bad.dat`.
  static func withoutCommon(_ names: [String]) -> [String] {
    guard let first = names.first, Set(names).count > 1 else { return names }
    let isBetween = { (character: Character) in "-_/ ".contains(character) }
    let prefix = first.indices.last { isBetween(first[$0]) && names.allHave(prefix: first[...$0]) }
    let begin = prefix.map { first[...$0].count } ?? 0
    let rest = names.map { $0.dropFirst(begin) }
    let suffix = rest[0].indices.first { index in
      (isBetween(rest[0][index]) || rest[0][index] == ".") && rest.allSatisfy { $0.hasSuffix(rest[0][index...]) }
    }
    let end = suffix.map { rest[0][$0...].count } ?? 0
    let short = rest.map { String($0.dropLast(end)) }
    return short.contains("") ? names : short
  }
}

extension [String] {
  fileprivate func allHave(prefix: Substring) -> Bool { allSatisfy { $0.hasPrefix(prefix) } }
}
