/// The tracer's marks of calls that took long (kernel/trace/trace_output.c, `trace_find_mark`).
///
///     $ over 1 s    @ over 100 ms    * over 10 ms    # over 1 ms    ! over 100 µs    + over 10 µs
package enum OverheadMark {
  /// The mark of a call that took so many ns; a space for one that took no longer than 10 µs.
  package static func of(_ nanoseconds: UInt64) -> UInt8 {
    switch nanoseconds {
    case 1_000_000_001...: UInt8(ascii: "$")
    case 100_000_001...: UInt8(ascii: "@")
    case 10_000_001...: UInt8(ascii: "*")
    case 1_000_001...: UInt8(ascii: "#")
    case 100_001...: UInt8(ascii: "!")
    case 10_001...: UInt8(ascii: "+")
    default: UInt8(ascii: " ")
    }
  }

  /// Whether a byte is one of the marks.
  @inline(__always)
  static func isOne(_ byte: UInt8) -> Bool {
    let place = byte &- UInt8(ascii: " ")
    return place < 64 && bits &>> UInt64(place) & 1 != 0
  }

  /// By how far they lie behind the space.
  static var bits: UInt64 {
    @inline(__always) get { bit("$") | bit("@") | bit("*") | bit("#") | bit("!") | bit("+") }
  }

  @inline(__always)
  private static func bit(_ mark: Unicode.Scalar) -> UInt64 { 1 &<< UInt64(mark.value &- 0x20) }
}
