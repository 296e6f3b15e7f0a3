import CallTrees
import TraceEvents

/// The input is JSON that ftview exported, read whole and in pieces: both must give the same trace and the same error.
enum DocumentTarget {
  static func run(_ input: UnsafeRawBufferPointer) {
    let (trace, failure) = read(input, whole: true)
    check(trace)
    let other = read(input, whole: false)
    if other.failure != failure {
      fail("in pieces the document has another error: \(String(describing: other.failure))")
    }
    if described(other.trace) != described(trace) { fail("in pieces the document gives another trace") }
  }

  private static func read(_ input: UnsafeRawBufferPointer, whole: Bool) -> (trace: Trace, failure: JSONError?) {
    Limits.watch(input.count) {
      let document = CallsDocument()
      inPieces(input, whole: whole) { document.read($0) }
      document.finish()
      return (document.trace(source: "json"), document.failure)
    }
  }
}
