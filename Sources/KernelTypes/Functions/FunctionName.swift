/// What compilers append to a function's name when they make copies of it: `tcp_ack.isra.0`, `x.constprop.0.cold`.
package enum FunctionName {
  /// What marks a copy that runs in the function's place, changed.
  private static let copies = [".constprop.", ".isra.", ".part."]

  /// The name in the source of what can be entered in a function's place: `f` of `f.constprop.0` and `f.isra.0.part.3`. A part
  /// that was split off (`f.cold`) is no such copy and keeps its name.
  package static func source(_ name: String) -> String {
    guard name.utf8.contains(UInt8(ascii: ".")) else { return name }
    for mark in copies {
      if let dot = name.place(of: mark) { return source(String(name[..<dot.lowerBound])) }
    }
    return name
  }

  /// The name that is the same in all builds of one source: without anything that was appended, split parts too. A module's
  /// name in brackets stays.
  package static func base(_ printed: String) -> String {
    guard let dot = printed.firstIndex(of: "."), dot != printed.startIndex else { return printed }
    let space = printed[dot...].firstIndex(of: " ") ?? printed.endIndex
    return String(printed[..<dot] + printed[space...])
  }
}
