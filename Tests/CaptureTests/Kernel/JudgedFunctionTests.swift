import CFtview
import CallTrees
import KernelTypes
import TestSupport
import Testing

@testable import Capture
@testable import TraceEvents

/// A kernel with functions that return every kind of thing.
private func kernelTypes() -> BTFWriter {
  var writer = BTFWriter()
  let int = writer.int("int", isSigned: true)
  let unsigned = writer.int("unsigned int")
  let short = writer.int("short", size: 2, isSigned: true)
  let long = writer.int("long", size: 8, isSigned: true)
  let size = writer.int("unsigned long", size: 8)
  let byte = writer.int("unsigned char", size: 1)
  let bool = writer.int("_Bool", size: 1)
  let choice = writer.enumeration("verdict", [("GOOD", 0), ("BAD", 1)])
  let packet = writer.pointer(to: writer.structure("sk_buff"))
  for (name, type) in [
    ("f_void", 0), ("f_int", int), ("f_unsigned", unsigned), ("f_short", short), ("f_long", long), ("f_size", size),
    ("f_byte", byte), ("f_bool", bool), ("f_choice", choice), ("f_pointer", packet), ("f_twice", int),
  ] {
    _ = writer.function(name, [packet], returns: type)
  }
  _ = writer.function("f_twice", [packet], returns: bool)
  return writer
}

private let functionLines = """
  f_void
  f_int
  f_unsigned
  f_short
  f_long
  f_size
  f_byte
  f_bool
  f_choice
  f_pointer
  f_twice
  f_int.constprop.0
  f_long.isra.0
  f_unknown
  m_int [mod]
  m_void [mod]
  """

private func kernel() throws -> KernelFunctions {
  let writer = kernelTypes()
  var module = BTFWriter(base: writer.asBase)
  _ = module.function("m_int", [], returns: 1)
  _ = module.function("m_void", [], returns: 0)
  return try KernelFunctions(
    btf: [(nil, writer.bytes()), ("mod", module.bytes())], traceable: TraceableFunctions(Array(functionLines.utf8)))
}

/// One function a line: `name how width`.
private func list(
  _ rules: String, traced: [TraceableFunctions.Function]? = nil
) throws -> String {
  let judged = try JudgedFunctions(try KeepRules(parsing: [rules]), of: kernel(), traced: traced)
  return judged.judgements.map { key, judgement in
    let bits: [(UInt32, String)] = [
      (ftview_judge_error, "e"), (ftview_judge_negative, "n"), (ftview_judge_lower, "l"), (ftview_judge_doubted, "d"),
    ]
    let how = bits.filter { judgement.how & $0.0 != 0 }.map(\.1).joined()
    return "\(key.name) \(how) \(judgement.width)"
  }.sorted().joined(separator: "\n")
}

@Suite("Whose values decide what is kept")
struct JudgedFunctionTests {
  @Test("of all functions that can return an error, by their types")
  func errors() throws {
    #expect(
      try list("errors") == """
        f_choice e 4
        f_int e 4
        f_int.constprop.0 e 4
        f_long e 8
        f_long.isra.0 eld 8
        f_pointer el 8
        f_short e 2
        f_size el 8
        f_twice eld 8
        f_unknown eld 8
        f_unsigned e 4
        m_int e 4
        """)
  }

  @Test(
    "of those that are named",
    arguments: [
      ("negative=f_int", "f_int n 4\nf_int.constprop.0 n 4"), ("negative=f_pointer", "f_pointer el 8"),
      ("negative=f_unknown", "f_unknown el 8"), ("negative=m_*", "m_int n 4"), ("negative=mod:m_int", "m_int n 4"),
      ("negative=f_s*,negative=f_long", "f_long n 8\nf_long.isra.0 el 8\nf_short n 2"),
    ])
  func named(rules: String, functions: String) throws {
    #expect(try list(rules) == functions)
  }

  @Test("both rules together are one list: what one is sure of the other cannot doubt")
  func both() throws {
    let all = Set(try list("errors,negative=f_int,negative=m_int,negative=f_unknown").split(separator: "\n"))
    #expect(all.isSuperset(of: ["f_int en 4", "m_int en 4", "f_unknown el 8", "f_twice eld 8", "f_long e 8"]))
  }

  @Test("only functions that are traced")
  func traced() throws {
    let few = try kernel().traceable.all.filter { $0.name.hasPrefix("f_p") || $0.name == "f_bool" }
    #expect(try list("errors", traced: few) == "f_pointer el 8")
    #expect(throws: CaptureError.judgedNotTraced("f_int")) { try list("negative=f_int", traced: few) }
  }

  @Test(
    "a function that cannot decide is said, and why",
    arguments: [
      ("f_void", CaptureError.neverNegative("f_void", reason: "returns nothing")),
      ("f_bool", .neverNegative("f_bool", reason: "returns true or false")),
      ("f_unsigned", .neverNegative("f_unsigned", reason: "returns a number without a sign")),
      ("m_void", .neverNegative("m_void", reason: "returns nothing")),
      ("f_itn", .unknownJudged("f_itn", near: ["f_int"])),
      ("other:m_int", .unknownJudged("other:m_int", near: ["m_int", "f_int"])),
      ("nothing_like_it", .unknownJudged("nothing_like_it", near: [])),
    ])
  func refused(name: String, error: CaptureError) {
    #expect(throws: error) { try list("negative=" + name) }
  }

  @Test("addresses ascend; what lies at one address has the values of all its names")
  func starts() throws {
    let symbols = """
      ffffffff81000300 t f_long
      ffffffff81000100 T f_int
      ffffffff81000100 T f_unknown
      ffffffff81000200 t f_void
      ffffffffc0000000 t m_int\t[mod]
      """
    let judged = try JudgedFunctions(try KeepRules(parsing: ["errors"]), of: kernel(), traced: nil)
    #expect(
      judged.starts(in: Array(symbols.utf8)) == [
        JudgedFunction(
          start: 0xffff_ffff_8100_0100, judgement: Judgement(how: ftview_judge_error | ftview_judge_lower, width: 8)),
        JudgedFunction(start: 0xffff_ffff_8100_0300, judgement: Judgement(how: ftview_judge_error, width: 8)),
        JudgedFunction(
          start: 0xffff_ffff_c000_0000, judgement: Judgement(how: ftview_judge_error, width: 4)),
      ])
  }

  /// The module's `holds()` (kmod/judge.c).
  private static func holds(_ judgement: Judgement, _ value: UInt64) -> Bool {
    let unused = UInt64(64 - 8 * judgement.width)
    var number = Int64(bitPattern: value << unused) >> Int64(unused)
    if judgement.how & ftview_judge_lower != 0, value >> 32 == 0 { number = Int64(Int32(truncatingIfNeeded: value)) }
    return number < 0 && (judgement.how & ftview_judge_negative != 0 || number >= -4095)
  }

  @Test("just what is read as an error is judged to be one")
  func reference() throws {
    let types = try BTF(kernelTypes().bytes())
    let (shapes, plans) = (ErrorShapes(types), ArgumentPlans(types))
    var values: [UInt64] = [0, 1, 22, 0x7fff, 0x8000_0000, 0xffff_8880_0000_1000, 0xffff, 0xff, 0xffea, 1 << 63]
    for code in [1, 22, 4095, 4096, 5000] as [Int64] {
      values += [UInt64(bitPattern: -code), UInt64(UInt32(bitPattern: Int32(-code)))]
      values.append(0xdead_beef_0000_0000 | UInt64(UInt32(bitPattern: Int32(-code))))
    }
    for line in functionLines.split(separator: "\n") where !line.contains("[") {
      let name = String(line)
      let shape = shapes.shape(of: name)
      for value in values {
        let text = plans.returnText(value, Array(name.utf8).withUnsafeBytes { plans.returnShape(of: $0, in: nil) })
        let isError = ReturnValue.errorCode(String(decoding: text, as: UTF8.self)) != nil
        let isJudged = Judgement.error(shape).map { Self.holds($0, value) } ?? false
        #expect(isError == isJudged, "\(name) \(String(value, radix: 16))")
      }
    }
  }
}
