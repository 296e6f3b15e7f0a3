/// Options that a trace.dat file may carry, by their numbers (trace-cmd.dat.v7(5)): those that are read or written
/// here. `DatContents+Version6` and `DatContents+Version7` read them.
///
/// Of version 7 those from ``headerInfo`` on, and ``buffer``, are also the numbers of the sections that they lead to.
package enum DatOption {
  /// Ends the options. As a section: the options themselves.
  package static let done: UInt16 = 0
  static let date: UInt16 = 1
  /// Text of what a CPU's buffer counted, `per_cpu/cpuN/stats`, or of what else there is to count; `trace-cmd report --stat` prints
  /// it.
  package static let statistics: UInt16 = 2
  /// What a text of ``statistics`` begins with that says what became of a capture's packets.
  package static let accountMark = "ftview: "
  /// A buffer's name, and where its data lies. In version 6 only buffers besides the top-level one have it.
  package static let buffer: UInt16 = 3
  /// The text of tracefs `trace_clock`, with the clock in use in brackets.
  package static let traceClock: UInt16 = 4
  /// What `uname` says.
  package static let kernelName: UInt16 = 5
  static let offset: UInt16 = 7
  /// How many CPUs were recorded.
  package static let cpuCount: UInt16 = 8
  static let timeShift: UInt16 = 12
  static let tscToNanoseconds: UInt16 = 14
  /// Section with tracefs `events/header_page` and `events/header_event`.
  package static let headerInfo: UInt16 = 16
  /// Section with the formats of the tracers' own events, `events/ftrace`.
  package static let ftraceEvents: UInt16 = 17
  /// Section with the formats of all other events, by system.
  package static let eventFormats: UInt16 = 18
  /// Section with /proc/kallsyms.
  package static let symbols: UInt16 = 19
  /// Section with tracefs `printk_formats`.
  package static let printk: UInt16 = 20
  /// Section with tracefs `saved_cmdlines`, task names by PID.
  package static let comms: UInt16 = 21
  static let bufferText: UInt16 = 22
  /// The kernel's BTF (trace-cmd 3.4).
  package static let types: UInt16 = 23
  static let lastBoot: UInt16 = 24
  /// /proc/modules, where there is `lastBoot`.
  static let modules: UInt16 = 25
}
