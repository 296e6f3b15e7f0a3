import CallTrees
import Testing

@testable import Interface

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0, "0.000"), (60, "0.060"), (1_250, "1.250"), (66_509_820, "66509.820"), (99_999_999, "99999.999"),
    (100_000_000, "100.0 ms"), (123_450_000, "123.5 ms"), (-123_450_000, "-123.5 ms"), (9_999_999_999, "10.00 s"),
    (-1_500, "-1.500"), (Int64.max, "9223372037 s"),
  ])
  func durationsAreMicroseconds(nanoseconds: Int64, text: String) {
    #expect(NumberText.duration(nanoseconds) == text)
  }

  /// What the screen shortens, it shortens as the command line does.
  @Test(arguments: [100_000_000, 123_456_789, 999_950_000, 1_234_567_890, -98_765_432_100] as [Int64])
  func longTimesAreThoseOfTheReports(nanoseconds: Int64) {
    #expect(NumberText.duration(nanoseconds) == TimeText.short(nanoseconds))
    #expect(NumberText.time(nanoseconds, micro: "µs") == TimeText.short(nanoseconds))
  }

  @Test func timesHaveTheirUnitOrASign() {
    #expect(NumberText.time(1_250, micro: "µs") == "1.250 µs")
    #expect(NumberText.time(nil, micro: "µs") == "?")
    #expect(NumberText.signed(1_250) == "+1.250")
    #expect(NumberText.signed(-1_250, micro: "us") == "-1.250 us")
    #expect(NumberText.signed(0) == "0.000")
  }

  @Test(arguments: [
    (0, "0.000000"), (499, "0.000000"), (500, "0.000001"), (-1_500, "-0.000002"), (1_999_999_500, "2.000000"),
  ])
  func timesSinceTheFirstPacketAreRounded(nanoseconds: Int64, text: String) {
    #expect(NumberText.relative(nanoseconds) == text)
  }

  @Test func unknownDurationsAreSaid() { #expect(NumberText.duration(nil) == "?") }

  @Test(arguments: [
    ("-22", -22), ("0xffffffea", -22), ("0xffffffffffffffea", -22), ("-1", -1), ("-4095", -4095),
  ])
  func errorCodesAreRecognised(printed: String, code: Int) { #expect(ReturnValue.errorCode(printed) == code) }

  @Test(arguments: ["0", "1", "-4096", "0x0", "0xffff888100000000", "0x7fffffff", "true", "", "0x", "-"])
  func otherReturnValuesAreNoErrors(printed: String) { #expect(ReturnValue.errorCode(printed) == nil) }
}
