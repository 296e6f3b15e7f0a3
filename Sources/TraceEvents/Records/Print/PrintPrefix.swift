/// C's operators before an operand.
enum PrintPrefix: String, CaseIterable, Sendable {
  case not = "!"
  case complement = "~"
  case negative = "-"
  case positive = "+"
  /// What is at an address.
  case content = "*"
  /// The address of a field.
  case address = "&"

  /// What it makes of a number; nil for those that take an address.
  func apply(_ value: Int64) -> Int64? {
    switch self {
    case .not: value == 0 ? 1 : 0
    case .complement: ~value
    case .negative: 0 &- value
    case .positive: value
    case .content, .address: nil
    }
  }
}
