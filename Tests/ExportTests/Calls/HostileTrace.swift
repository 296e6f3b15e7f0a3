import CallTrees
import Export
import TestSupport

/// A packet whose every name tries to be something else where it is written.
enum HostileTrace {
  /// A function's, without what ends it in the kernel's text.
  static let name = #"f"</script><script>alert</script>|`x``y`\n&amp;'"#
  static let summary = "a\"|b`c``d\n# e</td></code><img src=x onerror=alert(1)>\\\u{1}\u{2028}@f #1 http://g"

  /// The trace, and its packet with a summary and an entry that no text could hold.
  static var trace: (trace: Trace, parts: ExportParts) {
    var trace = TestSupport.trace(
      ofText: """
         1)               |  \(name)(a=\(name)) { /* <-\(name) */
         1)   0.100 us    |    g(); /* ret=\(name) */
         1)               |    /* \(name): \(name) */
         1)   2.000 us    |  } /* \(name) ret=-22 */

        """)
    trace.source = summary
    var part = ExportPart(trace.packets[0])
    part.packet.summary = summary
    part.packet.entry = summary
    part.packet.comm = summary
    return (trace, [part])
  }

  /// What a writer gives for it.
  static func text(_ format: ExportFormat) -> String {
    let (trace, parts) = trace
    return Sample.text(format, parts, of: trace)
  }
}
