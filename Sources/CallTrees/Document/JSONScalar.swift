import TraceEvents

/// A value of a document that is no object and no array.
struct JSONScalar: Equatable {
  private let event: JSONStream.Event
  /// Those of a string, or the digits of a number that is none of 64 bits with a sign.
  let bytes: [UInt8]

  static let null = JSONScalar(.null, [])

  init(_ event: JSONStream.Event, _ bytes: [UInt8]) {
    self.event = event
    self.bytes = event == .string || event == .number ? bytes : []
  }

  var isText: Bool { event == .string }
  var text: String? { isText ? String(decoding: bytes, as: UTF8.self) : nil }
  var truth: Bool? { if case .bool(let truth) = event { truth } else { nil } }
  var integer: Int64? { if case .integer(let number) = event { number } else { nil } }
  /// A whole number from 0 on, of 64 bits.
  var unsigned: UInt64? {
    event == .number ? UInt64(String(decoding: bytes, as: UTF8.self)) : integer.flatMap { UInt64(exactly: $0) }
  }
  /// Whether it is a number of ns or null. What stands for an unknown time is none.
  var isTime: Bool { self == .null || integer.map { $0 != .min } ?? false }
}
