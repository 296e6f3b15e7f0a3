import CallTrees
import TraceEvents

/// Reads a trace.dat file from its first step to its last.
///
/// - Returns: the finished trees, and what the reader dropped.
/// - Throws: ``TraceDatError`` as ``DatStream`` does.
package func datTrace(
  _ bytes: [UInt8], instance: String? = nil, unpack: @escaping DatStream.Unpack = TraceDatSections.unpack,
  ahead: (any DatUnpackAhead)? = nil
) throws(TraceDatError) -> (trace: Trace, notices: [Notice]) {
  let result = bytes.withUnsafeBytes { raw in
    Result { () throws(TraceDatError) in
      var builder = TreeBuilder(source: "test.dat")
      var stream = try DatStream(raw, instance: instance, unpack: unpack, ahead: ahead)
      while stream.step(into: &builder) {}
      return (trace: builder.finish(names: stream.names), notices: stream.notices)
    }
  }
  return try result.get()
}
