import TraceEvents

/// Makes one value of a whole document.
struct JSONReader {
  private var stream = JSONStream(deepest: 64)
  private let bytes: UnsafeRawBufferPointer
  private var at = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(next())
    // Nothing but the end: whatever else stands there is an error.
    _ = try stream.next(bytes, &at, isWhole: true)
    return value
  }

  private mutating func next() throws(JSONError) -> JSONStream.Event {
    guard let event = try stream.next(bytes, &at, isWhole: true) else { throw stream.error("a value is expected here") }
    return event
  }

  private var text: String { String(decoding: stream.text, as: UTF8.self) }

  private mutating func value(_ event: JSONStream.Event) throws(JSONError) -> JSONValue {
    switch event {
    case .null: return .null
    case .bool(let truth): return .bool(truth)
    case .integer(let number): return .integer(number)
    case .number: return .number
    case .string, .key: return .string(text)
    case .beginArray, .endArray:
      var elements: [JSONValue] = []
      while case let event = try next(), event != .endArray { elements.append(try value(event)) }
      return .array(elements)
    case .beginObject, .endObject:
      var members: [String: JSONValue] = [:]
      while try next() == .key {
        let name = text
        members[name] = try value(next())
      }
      return .object(members)
    }
  }
}
