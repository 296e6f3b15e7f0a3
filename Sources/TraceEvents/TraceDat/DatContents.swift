/// What a trace.dat file holds beside the events: all that is needed to read them.
struct DatContents {
  /// One trace array's recorded data.
  struct Buffer {
    /// Instance name; empty for the top-level buffer.
    var name: String
    var cpus: [CPUData] = []
    var pageSize: Int
    /// Byte of the file where `pageSize` is said.
    var pageSizePlace: Int
  }

  /// The sub-buffers of one CPU.
  struct CPUData {
    var cpu: Int
    /// Bytes of the file.
    var range: Range<Int>
    /// Byte of the file where `range` is said.
    var place: Int
    /// The data is in packed chunks.
    var isPacked = false
  }

  var formats = EventFormats()
  /// What texts of events refer to: symbols, strings, the size of a `long`.
  var context = PrintContext()
  /// For what is packed; nil in a file that says nothing is.
  var unpacker: DatUnpacker?
  var comms: [(pid: Int32, comm: String)] = []
  var buffers: [Buffer] = []
  var clock = DatClock()
  /// Why the BTF that the file says it has cannot be used.
  var typesProblem: String?
  private(set) var notices: [Notice] = []
  /// Where the data of CPUs begins that were listed so far.
  var starts: Set<Int> = []
  /// Text of `trace`, when the file holds that and no sub-buffers.
  var text: Range<Int>?

  /// A small damaged file can have millions of things to tell; nobody reads more than these.
  static let longestNoticeList = 1000

  /// Says what was dropped. Damage has a place, the byte of the file; without one it is no damage.
  mutating func note(_ message: String, offset: Int? = nil) {
    if notices.count < Self.longestNoticeList { notices.append(Notice(message, offset: offset)) }
  }

  mutating func note(_ error: TraceDatError, dropped: String) {
    note("\(error.message): \(dropped)", offset: error.offset)
  }
}
