import CallTrees
import Diagnostics
import TraceEvents

/// Opens traces of any kind. The content decides what a file is, never its name.
///
/// This is the way for commands that need the whole trace; ``TraceLoading`` is the one that shows it while it is read.
package enum TraceFile {
  /// Reads a whole trace.
  ///
  /// - Parameters:
  ///   - path: a file, or `-` for standard input.
  ///   - instance: which of a trace.dat file's buffers; nil takes the one that most likely is meant (``DatStream``).
  /// - Throws: ``Diagnostic`` when there is nothing to show: no such file, a directory, no permission, another kind of
  ///   file, no such instance. Damage within a trace is not an error; ``Trace/notices`` tells it.
  /// - Complexity: O(bytes).
  package static func load(path: String, instance: String? = nil) throws(Diagnostic) -> Trace {
    var observer = SilentObserver()
    return try load(path: path, instance: instance, observer: &observer)
  }

  /// As ``load(path:instance:)``, with somebody who follows it and may break it off.
  package static func load(
    path: String, instance: String? = nil, observer: inout some LoadObserver
  ) throws(Diagnostic) -> Trace {
    try TraceContent.load(TraceFileInput.open(path: path, instance: instance), observer: &observer)
  }
}
