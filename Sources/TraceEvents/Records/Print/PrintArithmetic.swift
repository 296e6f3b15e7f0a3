/// C's operators on 64-bit numbers. Nothing overflows, and what C leaves undefined is nil.
enum PrintArithmetic {
  static func unary(_ mark: String, _ value: Int64) -> Int64? {
    switch mark {
    case "!": value == 0 ? 1 : 0
    case "~": ~value
    case "-": 0 &- value
    case "+": value
    default: nil
    }
  }

  static func binary(_ mark: String, _ left: Int64, _ right: Int64) -> Int64? {
    switch mark {
    case "||": left != 0 || right != 0 ? 1 : 0
    case "&&": left != 0 && right != 0 ? 1 : 0
    case "|": left | right
    case "^": left ^ right
    case "&": left & right
    case "==": left == right ? 1 : 0
    case "!=": left != right ? 1 : 0
    case "<": left < right ? 1 : 0
    case ">": left > right ? 1 : 0
    case "<=": left <= right ? 1 : 0
    case ">=": left >= right ? 1 : 0
    case "<<": left << (right & 63)
    case ">>": left >> (right & 63)
    case "+": left &+ right
    case "-": left &- right
    case "*": left &* right
    case "/": right == 0 ? nil : left.dividedReportingOverflow(by: right).partialValue
    case "%": right == 0 ? nil : left.remainderReportingOverflow(dividingBy: right).partialValue
    default: unsigned(mark, UInt64(bitPattern: left), UInt64(bitPattern: right))
    }
  }

  /// Operators that an unsigned operand changes; the parser writes them with a `u` behind then.
  static let unsignedMarks: Set<String> = ["<", ">", "<=", ">=", ">>", "/", "%"]

  private static func unsigned(_ mark: String, _ left: UInt64, _ right: UInt64) -> Int64? {
    switch mark {
    case "<u": left < right ? 1 : 0
    case ">u": left > right ? 1 : 0
    case "<=u": left <= right ? 1 : 0
    case ">=u": left >= right ? 1 : 0
    case ">>u": Int64(bitPattern: left >> (right & 63))
    case "/u": right == 0 ? nil : Int64(bitPattern: left / right)
    case "%u": right == 0 ? nil : Int64(bitPattern: left % right)
    default: nil
    }
  }
}
