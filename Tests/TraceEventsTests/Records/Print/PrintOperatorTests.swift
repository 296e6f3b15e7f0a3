import Testing

@testable import TraceEvents

@Suite("Operators of formats")
struct PrintOperatorTests {
  @Test(
    "numbers with a sign",
    arguments: [
      ("||", 0, 2, 1), ("&&", 3, 0, 0), ("|", 5, 2, 7), ("^", 5, 1, 4), ("&", 5, 4, 4), ("==", 1, 1, 1),
      ("!=", 1, 1, 0), ("<", -1, 0, 1), (">", -1, 0, 0), ("<=", 0, 0, 1), (">=", -2, -1, 0), ("<<", 1, 65, 2),
      (">>", -8, 1, -4), ("+", Int64.max, 1, Int64.min), ("-", Int64.min, 1, Int64.max), ("*", 7, -6, -42),
      ("/", -7, 2, -3), ("%", -7, 2, -1), ("/", Int64.min, -1, Int64.min),
    ] as [(String, Int64, Int64, Int64)])
  func signed(mark: String, left: Int64, right: Int64, result: Int64) throws {
    #expect(try #require(PrintOperator(rawValue: mark)).apply(left, right, isUnsigned: false) == result)
  }

  @Test(
    "numbers without a sign, where that makes a difference",
    arguments: [
      ("<", -1, 0, 0), (">", -1, 0, 1), ("<=", -1, 0, 0), (">=", -2, 1, 1), (">>", -8, 1, Int64.max - 3),
      ("/", -2, 2, Int64.max), ("%", -1, 10, 5), ("+", -1, 2, 1), ("==", -1, -1, 1),
    ] as [(String, Int64, Int64, Int64)])
  func unsigned(mark: String, left: Int64, right: Int64, result: Int64) throws {
    #expect(try #require(PrintOperator(rawValue: mark)).apply(left, right, isUnsigned: true) == result)
  }

  @Test("what C leaves undefined is nothing", arguments: ["/", "%"], [true, false])
  func undefined(mark: String, isUnsigned: Bool) throws {
    #expect(try #require(PrintOperator(rawValue: mark)).apply(1, 0, isUnsigned: isUnsigned) == nil)
  }

  @Test("operators before an operand", arguments: [("!", 0, 1), ("!", 5, 0), ("~", 0, -1), ("-", 3, -3), ("+", 3, 3)])
  func prefixes(mark: String, value: Int, result: Int) throws {
    #expect(try #require(PrintPrefix(rawValue: mark)).apply(Int64(value)) == Int64(result))
  }

  @Test("those of addresses make no number")
  func addresses() {
    #expect(PrintPrefix.content.apply(1) == nil && PrintPrefix.address.apply(1) == nil)
  }
}
