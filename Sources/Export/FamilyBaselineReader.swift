import CallTrees

/// Why a baseline cannot be used: one line, with the place in the file.
package struct BaselineError: Error, Equatable, CustomStringConvertible {
  package var description: String
}

extension FamilyBaselineJSON {
  /// Reads what ``write(_:into:)`` wrote. Members that are not known are passed over, so that later versions may add
  /// some.
  ///
  /// - Throws: ``BaselineError`` for what is no JSON, no baseline, or contradicts itself.
  package static func read(_ bytes: [UInt8]) throws(BaselineError) -> FamilyBaseline {
    let document: JSONValue
    do { document = try JSONValue(bytes) } catch { throw BaselineError(description: error.description) }
    let top = JSONPlace(document, "")
    guard case .object(let members) = document, case .string(let word)? = members["format"] else {
      throw BaselineError(description: "this is no baseline; 'ftview families FILE --save' writes one")
    }
    guard word == format else {
      throw BaselineError(description: "format: '\(word)' is not \(format), which is what this program reads")
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

  private static func family(_ place: JSONPlace) throws(BaselineError) -> FamilyBaseline.Family {
    let shape = try place.member("shape")
    let digits = try shape.text()
    guard digits.utf8.count == 16, let number = UInt64(digits, radix: 16) else {
      throw shape.error("16 hexadecimal digits are expected")
    }
    var paths: [PathProfile] = []
    var depths: [Int] = []
    for path in try place.member("paths").elements() {
      let caller = try path.member("caller").optional { place throws(BaselineError) in try place.count() }
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
    let number64 = { (place: JSONPlace) throws(BaselineError) -> Int64 in Int64(try place.count()) }
    return FamilyBaseline.Family(
      shape: number, name: try place.member("name").text(), packets: try place.member("packets").count(),
      median: try place.member("median_ns").optional(number64), p99: try place.member("p99_ns").optional(number64),
      drop: try place.member("drop").optional { place throws(BaselineError) in try place.text() },
      profile: FamilyProfile(packets: try place.member("sampled").count(), paths: paths))
  }
}

/// A value in a document, and the way to it for error messages: `entries[0].families[2].packets`.
private struct JSONPlace {
  let value: JSONValue
  let path: String

  init(_ value: JSONValue, _ path: String) {
    self.value = value
    self.path = path
  }

  func error(_ message: String) -> BaselineError { BaselineError(description: "\(path): \(message)") }

  func member(_ name: String) throws(BaselineError) -> JSONPlace {
    let place = path.isEmpty ? name : "\(path).\(name)"
    guard case .object(let members) = value else { throw error("an object is expected") }
    guard let member = members[name] else { throw BaselineError(description: "\(place) is missing") }
    return JSONPlace(member, place)
  }

  func elements(atMost limit: Int = .max) throws(BaselineError) -> [JSONPlace] {
    guard case .array(let list) = value else { throw error("an array is expected") }
    guard list.count <= limit else { throw error("there are \(list.count); at most \(limit) are expected") }
    return list.enumerated().map { JSONPlace($0.element, "\(path)[\($0.offset)]") }
  }

  func text() throws(BaselineError) -> String {
    guard case .string(let text) = value else { throw error("a string is expected") }
    return text
  }

  func count() throws(BaselineError) -> Int {
    guard case .integer(let number) = value, number >= 0 else { throw error("a whole number from 0 on is expected") }
    return Int(number)
  }

  func optional<Value>(
    _ read: (JSONPlace) throws(BaselineError) -> Value
  ) throws(BaselineError) -> Value? {
    value == .null ? nil : try read(self)
  }

  /// `[low,median,high]`, or null.
  func spread() throws(BaselineError) -> Spread? {
    if value == .null { return nil }
    guard case .array(let list) = value, list.count == 3, case .integer(let low) = list[0],
      case .integer(let median) = list[1], case .integer(let high) = list[2]
    else { throw error("three whole numbers or null are expected") }
    guard low <= median, median <= high else { throw error("the three numbers do not ascend") }
    return Spread(low: low, median: median, high: high)
  }
}
