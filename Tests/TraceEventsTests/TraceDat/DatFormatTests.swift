import KernelTypes
import Testing

@testable import TraceEvents

@Suite("Words and numbers of trace.dat files")
struct DatFormatTests {
  @Test("a file begins as trace-cmd.dat(5) says")
  func magic() {
    #expect(
      DatFormat.mark + Array(DatFormat.name.utf8) == [0x17, 0x08, 0x44, 0x74, 0x72, 0x61, 0x63, 0x69, 0x6e, 0x67])
    #expect([DatFormat.headerPage, DatFormat.headerEvent] == ["header_page", "header_event"])
    #expect([DatFormat.options, DatFormat.flyrecord, DatFormat.latency] == ["options", "flyrecord", "latency"])
  }

  @Test("options have trace-cmd's numbers")
  func options() {
    let read: [UInt16] = [
      DatOption.done, DatOption.date, DatOption.buffer, DatOption.traceClock, DatOption.kernelName, DatOption.offset,
      DatOption.cpuCount, DatOption.timeShift, DatOption.tscToNanoseconds,
    ]
    #expect(read == [0, 1, 3, 4, 5, 7, 8, 12, 14])
    let sections: [UInt16] = [
      DatOption.headerInfo, DatOption.ftraceEvents, DatOption.eventFormats, DatOption.symbols, DatOption.printk,
      DatOption.comms, DatOption.bufferText, DatOption.types, DatOption.lastBoot, DatOption.modules,
    ]
    #expect(sections == [16, 17, 18, 19, 20, 21, 22, 23, 24, 25])
  }

  @Test(
    "which clock of a list is the one",
    arguments: [("[local] global", "local"), ("local [mono] boot", "mono"), ("mono", nil), ("", nil), ("] [", nil)])
  func clocks(text: String, clock: String?) {
    #expect(DatClock.marked(text) == clock)
    #expect(DatClock.selected(text) == clock ?? String(text.prefix { $0 != " " }))
  }
}
