/// A call without arguments, return value or remark: `f() {`, `f();`, `}`, `} /* f */`.
///
/// Most lines are these; ``CallText`` reads all others, and says the same of these.
struct PlainCall {
  let kind: TraceEvent.Kind
  /// Where the function's name begins and how long it is; 0 for a return that does not say.
  let name: Int
  let length: Int

  /// Reads `line` from `start`, where it has no space, to its end; nil when it must be something else. Whether it is a
  /// plain call is known only once its name has been looked at with ``isPlain(_:)``.
  @inline(__always)
  init?(_ line: TextBytes, _ start: Int, _ end: Int) {
    let last = line.byte(end &- 1)
    if line.byte(start) == UInt8(ascii: "}") {
      kind = .exit
      if end == start &+ 1 {
        name = start
        length = 0
        return
      }
      // `} /* f */`
      guard last == UInt8(ascii: "/"), end &- start >= 9, Self.isRemark(line, start, end) else { return nil }
      name = start &+ 5
      length = end &- 3 &- name
      return
    }
    name = start
    if last == UInt8(ascii: ";") {
      kind = .leaf
      length = end &- 3 &- start
    } else if last == UInt8(ascii: "{"), end &- start > 4, line.byte(end &- 2) == UInt8(ascii: " ") {
      kind = .enter
      length = end &- 4 &- start
    } else {
      return nil
    }
    guard length > 0, line.byte(start &+ length) == UInt8(ascii: "("),
      line.byte(start &+ length &+ 1) == UInt8(ascii: ")")
    else { return nil }
  }

  /// The function that it names; nil when that is new and may not be added, or the call is not plain.
  @inline(__always)
  func function(
    _ line: TextBytes, _ recent: inout RecentFunctions, _ functions: inout FunctionTable
  ) -> FunctionID? {
    guard length > 0 else { return .unknown }
    guard length <= ShortBytes.longest, line.readable &- name >= 8 else {
      return isPlain(line) ? functions.known(nameBytes(line)) : nil
    }
    let bytes = ShortBytes(line, name, length)
    return recent.find(bytes) ?? newFunction(line, bytes, &recent, &functions)
  }

  @inline(never)
  private func newFunction(
    _ line: TextBytes, _ bytes: ShortBytes, _ recent: inout RecentFunctions, _ functions: inout FunctionTable
  ) -> FunctionID? {
    guard isPlain(line), let function = functions.known(nameBytes(line)) else { return nil }
    recent.keep(bytes, function)
    return function
  }

  /// The function's name.
  func nameBytes(_ line: TextBytes) -> UnsafeRawBufferPointer { line.part(name..<(name + length)).raw }

  /// Whether the name is one that ``CallText`` would take whole.
  @inline(never)
  func isPlain(_ line: TextBytes) -> Bool { Self.isName(line, name, name &+ length) }

  /// Whether `} /* ` and ` */` stand around what is between.
  @inline(__always)
  private static func isRemark(_ line: TextBytes, _ start: Int, _ end: Int) -> Bool {
    // The five bytes `} /* `, with whatever follows masked away.
    let head = line.word(start) & 0xff_ffff_ffff
    return head == 0x20_2a2f_207d && line.byte(end &- 3) == UInt8(ascii: " ")
      && line.byte(end &- 2) == UInt8(ascii: "*")
  }

  /// Whether a name that ``CallText`` would take whole stands there: no parenthesis, no mark of a remark, and at most
  /// the one space of ` [module]`.
  static func isName(_ line: TextBytes, _ start: Int, _ end: Int) -> Bool {
    guard end &- start <= 600 else { return false }
    var at = start
    while at < end {
      let byte = line.byte(at)
      // A letter that is not ASCII is hardly part of a function's name: the long way decides.
      if byte >= 0x80 { return false }
      // All that matter are below the letters, save none; digits, dots and underscores are not among them.
      if byte <= UInt8(ascii: "=") {
        switch byte {
        case UInt8(ascii: " "):
          return isModule(line, start, at, end)
        case UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: "/"), UInt8(ascii: "*"),
          UInt8(ascii: "\t"):
          return false
        default: break
        }
      }
      at &+= 1
    }
    return true
  }

  /// Whether the rest of a name, from its first space, is ` [module]`.
  private static func isModule(_ line: TextBytes, _ start: Int, _ space: Int, _ end: Int) -> Bool {
    guard space > start, end &- space >= 4,
      line.byte(space &+ 1) == UInt8(ascii: "["), line.byte(end &- 1) == UInt8(ascii: "]")
    else { return false }
    for at in (space &+ 2)..<(end &- 1) {
      switch line.byte(at) {
      case UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: "/"),
        UInt8(ascii: "*"), UInt8(ascii: "]"):
        return false
      default: break
      }
    }
    return true
  }
}
