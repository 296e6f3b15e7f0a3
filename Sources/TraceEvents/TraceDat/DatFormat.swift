/// The words of a trace.dat file (trace-cmd.dat.v6(5) and v7(5)), for those who read one and those who write one.
///
/// Words stand there with a NUL behind them, but for the magic number.
package enum DatFormat {
  /// The three bytes by which a trace.dat file is known from any other.
  package static let mark: [UInt8] = [0x17, 0x08, 0x44]
  /// What follows ``mark``: with it, the magic number.
  package static let name = "tracing"
  /// Of the sub-buffers' header, and of the file in `events` that describes it.
  package static let headerPage = "header_page"
  /// Of the records' header, and of the file in `events` that describes it.
  package static let headerEvent = "header_event"
  /// Before the options of version 6, padded to ten bytes.
  package static let options = "options"
  /// Before the table of CPUs' data of version 6, padded to ten bytes.
  package static let flyrecord = "flyrecord"
  /// Before the text of a latency tracer in version 6, padded to ten bytes.
  package static let latency = "latency"
  /// Of a section of version 7: what it holds is packed.
  package static let packedFlag: UInt16 = 1
}
