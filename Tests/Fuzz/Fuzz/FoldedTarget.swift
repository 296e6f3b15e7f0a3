import CallTrees
import TraceEvents

/// The input is folded stacks, read whole and in pieces: both must give the same trace.
enum FoldedTarget {
  static func run(_ input: UnsafeRawBufferPointer) {
    let trace = read(input, whole: true)
    check(trace)
    if described(read(input, whole: false)) != described(trace) { fail("in pieces the stacks give another trace") }
  }

  private static func read(_ input: UnsafeRawBufferPointer, whole: Bool) -> Trace {
    Limits.watch(input.count) {
      var reader = FoldedReader()
      var builder = TreeBuilder(source: "folded")
      inPieces(input, whole: whole) { reader.read($0, into: &builder) }
      reader.finish(isWhole: true, into: &builder)
      for notice in reader.notices { builder.note(notice) }
      return builder.finish(names: reader.names)
    }
  }
}
