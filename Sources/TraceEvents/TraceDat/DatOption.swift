/// Options that a trace.dat file may carry (trace-cmd.dat(5)).
enum DatOption {
  static let done: UInt16 = 0
  static let date: UInt16 = 1
  static let buffer: UInt16 = 3
  static let traceClock: UInt16 = 4
  static let offset: UInt16 = 7
  static let timeShift: UInt16 = 12
  static let tscToNanoseconds: UInt16 = 14
  static let headerInfo: UInt16 = 16
  static let ftraceEvents: UInt16 = 17
  static let eventFormats: UInt16 = 18
  static let symbols: UInt16 = 19
  static let printk: UInt16 = 20
  static let comms: UInt16 = 21
  static let bufferText: UInt16 = 22
  /// The kernel's BTF (trace-cmd 3.4).
  static let types: UInt16 = 23
  static let lastBoot: UInt16 = 24
  /// /proc/modules, where there is `lastBoot`.
  static let modules: UInt16 = 25
}
