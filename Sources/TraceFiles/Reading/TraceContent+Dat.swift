import CallTrees
import Diagnostics
import TraceEvents

extension TraceContent {
  /// Reads a trace.dat file that is mapped.
  static func loadTraceDat(
    _ mapping: borrowing FileMapping, name: String, instance: String?, _ observer: inout some LoadObserver
  ) throws(Diagnostic) -> Trace {
    var trace: Trace
    do throws(Diagnostic) {
      trace = try readTraceDat(mapping.bytes, name: name, instance: instance, &observer)
    } catch {
      throw mapping.wasCut ? Diagnostic("became shorter while it was read", at: name, hint: "open it again") : error
    }
    if mapping.wasCut {
      trace.notices.insert(Notice("the file became shorter while it was read: what was cut off is left out"), at: 0)
    }
    return trace
  }

  /// A trace as it is, unless nothing is in it and that is an error; what is right and empty says so.
  private static func checked(
    _ trace: Trace, _ holds: DatStream.Holds, name: String
  ) throws(Diagnostic) -> Trace {
    var trace = try EmptyResult.refused(trace, name: name)
    guard trace.packets.isEmpty else { return trace }
    switch holds {
    case .calls: break
    case .others:
      throw Diagnostic(
        "there are other events in it, and no call", at: name,
        hint: "record with 'trace-cmd record -p function_graph'")
    case .nothing: trace.notices.append(Notice("nothing was recorded: there is no event in the file"))
    }
    return trace
  }

  /// Reads a trace.dat file that is whole in memory. The observer is told of the bytes of its events.
  static func readTraceDat(
    _ bytes: UnsafeRawBufferPointer, name: String, instance: String?, also notices: [Notice] = [],
    _ observer: inout some LoadObserver
  ) throws(Diagnostic) -> Trace {
    let unpacker = ChunksAhead()
    // Packed bytes may be gone when this returns.
    defer { unpacker.close() }
    var stream: DatStream
    do throws(TraceDatError) {
      stream = try DatStream(bytes, instance: instance, unpack: unpacker.unpack, ahead: unpacker)
    } catch {
      throw Diagnostic(error.message, at: error.offset.map { "byte \($0)" }).within(name)
    }
    var pipeline = TreePipeline(TreeBuilder(source: name))
    var isStopped = false
    while !isStopped, stream.step(into: &pipeline) {
      isStopped = !observer.consumed(stream.position, of: stream.total) {
        var trace = pipeline.snapshot(names: stream.names)
        trace.notices += stream.notices
        return trace
      }
    }
    var builder = pipeline.finish(names: stream.names)
    for notice in notices { builder.note(notice) }
    if isStopped {
      let read = "\(stream.position) of \(stream.total) bytes of events"
      builder.note(Notice("reading was stopped after \(read): what follows is left out"))
    }
    for notice in stream.notices { builder.note(Notice(notice.message, line: notice.line, offset: notice.offset)) }
    let trace = builder.finish(names: stream.names)
    return isStopped ? trace : try checked(trace, stream.holds, name: name)
  }
}
