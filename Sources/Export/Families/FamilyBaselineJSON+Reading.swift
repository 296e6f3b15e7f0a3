import CallTrees
import Diagnostics
import TraceEvents

extension FamilyBaselineJSON {
  /// Reads what ``write(_:into:)`` wrote. Members that are not known are passed over, so that later versions may add
  /// some.
  ///
  /// - Throws: ``Diagnostic`` for what is no JSON, no baseline, or contradicts itself.
  package static func read(_ bytes: [UInt8]) throws(Diagnostic) -> FamilyBaseline {
    let document: JSONValue
    do { document = try JSONValue(bytes) } catch { throw Diagnostic(error.message, at: error.place) }
    let top = JSONPlace(document, "")
    guard case .object(let members) = document, case .string(let word)? = members["format"] else {
      throw Diagnostic("this is not a baseline", hint: "'ftview families FILE --save' writes one")
    }
    guard word == format else {
      throw Diagnostic("'\(word)' is not \(format), which is what this program reads", at: "format")
    }
    var entries: [FamilyBaseline.Entry] = []
    for place in try top.member("entries").elements() {
      var families: [FamilyBaseline.Family] = []
      let list = try place.member("families")
      for family in try list.elements(atMost: FamilyBaseline.familyLimit) { families.append(try self.family(family)) }
      entries.append(
        FamilyBaseline.Entry(
          name: try place.member("name").text(), packets: try place.member("packets").count(),
          incomplete: try place.member("incomplete").count(), families: families))
    }
    return FamilyBaseline(source: try top.member("source").text(), entries: entries)
  }

  private static func family(_ place: JSONPlace) throws(Diagnostic) -> FamilyBaseline.Family {
    let shape = try place.member("shape")
    let digits = try shape.text()
    guard digits.utf8.count == 16, let number = UInt64(digits, radix: 16) else {
      throw shape.error("16 hexadecimal digits are expected")
    }
    var paths: [PathProfile] = []
    var depths: [Int] = []
    for path in try place.member("paths").elements() {
      let caller = try path.member("caller").optional { place throws(Diagnostic) in try place.count() }
      guard caller.map({ $0 < paths.count }) ?? true else {
        throw try path.member("caller").error("a path's caller comes before it")
      }
      depths.append(caller.map { depths[$0] + 1 } ?? 0)
      guard depths[depths.count - 1] <= FamilyBaseline.deepest else { throw path.error("too many callers above it") }
      let calls = try path.member("calls")
      guard let spread = try calls.spread() else { throw calls.error("three whole numbers are expected") }
      paths.append(
        PathProfile(
          function: try path.member("function").text(), caller: caller, packets: try path.member("packets").count(),
          calls: spread, total: try path.member("total_ns").spread(), selfTime: try path.member("self_ns").spread(),
          each: nil))
    }
    let number64 = { (place: JSONPlace) throws(Diagnostic) -> Int64 in Int64(try place.count()) }
    return FamilyBaseline.Family(
      shape: number, name: try place.member("name").text(), packets: try place.member("packets").count(),
      median: try place.member("median_ns").optional(number64), p99: try place.member("p99_ns").optional(number64),
      drop: try place.member("drop").optional { place throws(Diagnostic) in try place.text() },
      profile: FamilyProfile(packets: try place.member("sampled").count(), paths: paths))
  }
}
