import CallTrees
import Diagnostics

/// A value in a document, and the way to it for error messages: `entries[0].families[2].packets`.
struct JSONPlace {
  let value: JSONValue
  let path: String

  init(_ value: JSONValue, _ path: String) {
    self.value = value
    self.path = path
  }

  func error(_ message: String) -> Diagnostic { Diagnostic(message, at: path) }

  func member(_ name: String) throws(Diagnostic) -> JSONPlace {
    let place = path.isEmpty ? name : "\(path).\(name)"
    guard case .object(let members) = value else { throw error("an object is expected") }
    guard let member = members[name] else { throw Diagnostic("\(place) is missing") }
    return JSONPlace(member, place)
  }

  func elements(atMost limit: Int = .max) throws(Diagnostic) -> [JSONPlace] {
    guard case .array(let list) = value else { throw error("an array is expected") }
    guard list.count <= limit else { throw error("there are \(list.count); at most \(limit) are expected") }
    return list.enumerated().map { JSONPlace($0.element, "\(path)[\($0.offset)]") }
  }

  func text() throws(Diagnostic) -> String {
    guard case .string(let text) = value else { throw error("a string is expected") }
    return text
  }

  func count() throws(Diagnostic) -> Int {
    guard case .integer(let number) = value, number >= 0 else { throw error("a whole number from 0 on is expected") }
    return Int(number)
  }

  func optional<Value>(
    _ read: (JSONPlace) throws(Diagnostic) -> Value
  ) throws(Diagnostic) -> Value? {
    value == .null ? nil : try read(self)
  }

  /// `[low,median,high]`, or null.
  func spread() throws(Diagnostic) -> Spread? {
    if value == .null { return nil }
    guard case .array(let list) = value, list.count == 3, case .integer(let low) = list[0],
      case .integer(let median) = list[1], case .integer(let high) = list[2]
    else { throw error("three whole numbers or null are expected") }
    guard low <= median, median <= high else { throw error("the three numbers do not ascend") }
    return Spread(low: low, median: median, high: high)
  }
}
