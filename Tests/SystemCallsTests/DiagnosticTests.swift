import Diagnostics
import Glibc
import SystemCalls
import Testing

@Suite struct DiagnosticTests {
  @Test(arguments: [
    (Diagnostic("no memory"), "no memory"),
    (Diagnostic("is a directory", at: "/"), "/: is a directory"),
    (Diagnostic("no space left", hint: "free some"), "no space left; free some"),
    (
      Diagnostic("5 is out of range", at: "--depth", hint: "give 0 or more"),
      "--depth: 5 is out of range; give 0 or more"
    ),
    (Diagnostic("cut short").within("a.dat"), "a.dat: cut short"),
    (Diagnostic("no disk", hint: "wait").advising("free some"), "no disk; free some"),
    (
      Diagnostic("cut short", at: "byte 7", hint: "copy it anew").within("a.dat"),
      "a.dat: byte 7: cut short; copy it anew"
    ),
  ])
  func placeMessageAndHintInThisOrder(diagnostic: Diagnostic, line: String) {
    #expect(diagnostic.description == line)
  }

  @Test func errorsOfTheSystemHaveTheirParts() {
    #expect(
      OutputFailure.system("a.txt", code: ENOSPC).diagnostic
        == Diagnostic("no space left", at: "a.txt", hint: "free some, or write elsewhere"))
    #expect(SystemFailure("open", "/x", code: ENOENT).description == "cannot open /x: No such file or directory")
  }
}
