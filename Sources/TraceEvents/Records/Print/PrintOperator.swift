/// C's operators between two operands, on 64-bit numbers. Nothing overflows, and what C leaves undefined is nil.
enum PrintOperator: String, Sendable {
  case or = "||"
  case and = "&&"
  case bitOr = "|"
  case bitXor = "^"
  case bitAnd = "&"
  case equal = "=="
  case unequal = "!="
  case less = "<"
  case greater = ">"
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divided = "/"
  case remainder = "%"

  /// How strongly it binds; the higher the stronger.
  var priority: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .bitOr: 3
    case .bitXor: 4
    case .bitAnd: 5
    case .equal, .unequal: 6
    case .less, .greater, .lessOrEqual, .greaterOrEqual: 7
    case .shiftLeft, .shiftRight: 8
    case .plus, .minus: 9
    case .times, .divided, .remainder: 10
    }
  }

  /// Whether it says true or false, which C has as an `int`.
  var isTruth: Bool {
    switch self {
    case .or, .and, .equal, .unequal, .less, .greater, .lessOrEqual, .greaterOrEqual: true
    default: false
    }
  }

  /// Whether what it gives depends on whether its operands have a sign.
  var dependsOnSign: Bool {
    switch self {
    case .less, .greater, .lessOrEqual, .greaterOrEqual, .shiftRight, .divided, .remainder: true
    default: false
    }
  }

  /// - Parameter isUnsigned: the operands are taken as numbers without a sign; of no matter but where it ``dependsOnSign``.
  func apply(_ left: Int64, _ right: Int64, isUnsigned: Bool) -> Int64? {
    isUnsigned && dependsOnSign
      ? unsigned(UInt64(bitPattern: left), UInt64(bitPattern: right)) : signed(left, right)
  }

  private func signed(_ left: Int64, _ right: Int64) -> Int64? {
    switch self {
    case .or: left != 0 || right != 0 ? 1 : 0
    case .and: left != 0 && right != 0 ? 1 : 0
    case .bitOr: left | right
    case .bitXor: left ^ right
    case .bitAnd: left & right
    case .equal: left == right ? 1 : 0
    case .unequal: left != right ? 1 : 0
    case .less: left < right ? 1 : 0
    case .greater: left > right ? 1 : 0
    case .lessOrEqual: left <= right ? 1 : 0
    case .greaterOrEqual: left >= right ? 1 : 0
    case .shiftLeft: left << (right & 63)
    case .shiftRight: left >> (right & 63)
    case .plus: left &+ right
    case .minus: left &- right
    case .times: left &* right
    case .divided: right == 0 ? nil : left.dividedReportingOverflow(by: right).partialValue
    case .remainder: right == 0 ? nil : left.remainderReportingOverflow(dividingBy: right).partialValue
    }
  }

  private func unsigned(_ left: UInt64, _ right: UInt64) -> Int64? {
    switch self {
    case .less: left < right ? 1 : 0
    case .greater: left > right ? 1 : 0
    case .lessOrEqual: left <= right ? 1 : 0
    case .greaterOrEqual: left >= right ? 1 : 0
    case .shiftRight: Int64(bitPattern: left >> (right & 63))
    case .divided: right == 0 ? nil : Int64(bitPattern: left / right)
    case .remainder: right == 0 ? nil : Int64(bitPattern: left % right)
    default: nil
    }
  }
}
