import Testing

@testable import Screen

@Suite("Text for a terminal")
struct PlainTextTests {
  private func fit(_ text: String, _ form: PlainText.Form = .lines) -> String {
    String(decoding: PlainText.fit(Array(text.utf8), form), as: UTF8.self)
  }

  @Test("what a terminal only shows stays as it is")
  func plain() {
    for text in ["", "f() {\n  g();\n}\n", "10.0.0.1 → 10.0.0.2 ▌│▾ ×3 Größe 名前 e\u{301}", "a\u{a0}b"] {
      #expect(fit(text) == text)
      #expect(fit(text, .json) == text)
    }
  }

  @Test(
    "what it would act on is written out",
    arguments: [
      ("a\u{1b}[31mb", "a^[[31mb", #"a\u001b[31mb"#), ("\u{9b}31m", "<9b>31m", #"\u009b31m"#),
      ("\u{7f}\u{0}\t\r\u{7}", "^?^@^I^M^G", #"\u007f\u0000\u0009\u000d\u0007"#),
      ("\u{202e}gpj.exe", "<202e>gpj.exe", #"\u202egpj.exe"#),
      ("\u{200b}\u{2066}\u{feff}", "<200b><2066><feff>", #"\u200b\u2066\ufeff"#),
      ("\u{2028}\u{2029}", "<2028><2029>", #"\u2028\u2029"#), ("\u{e0041}", "<e0041>", #"\udb40\udc41"#),
    ])
  func written(text: String, lines: String, json: String) {
    #expect(fit(text) == lines)
    #expect(fit(text, .json) == json)
  }

  @Test("bytes that are no UTF-8 become the sign for that")
  func damaged() {
    let bytes = PlainText.fit([0x61, 0x9b, 0x33, 0x31, 0x6d, 0xc2], .lines)
    #expect(String(decoding: bytes, as: UTF8.self) == "a\u{fffd}31m\u{fffd}")
  }

  @Test("one line stays one")
  func line() {
    #expect(PlainText.line("a\nb\u{85}\u{1b}c") == "a b<85>^[c")
  }

  @Test("no control, direction or zero-width character passes")
  func ranges() {
    let acted: [ClosedRange<UInt32>] = [
      0...0x1f, 0x7f...0x9f, 0xad...0xad, 0x61c...0x61c, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f,
      0xfeff...0xfeff, 0xe000...0xf8ff, 0xe0001...0xe007f,
    ]
    for scalar in acted.joined().compactMap(Unicode.Scalar.init) {
      #expect(!PlainText.isPlain(scalar), "U+\(String(scalar.value, radix: 16))")
    }
    for scalar in (UInt32(0x20)...0x7e).compactMap(Unicode.Scalar.init) { #expect(PlainText.isPlain(scalar)) }
  }
}
