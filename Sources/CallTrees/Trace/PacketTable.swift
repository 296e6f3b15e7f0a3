import TraceEvents

/// One entry of the packet list, in eight bytes.
///
/// A trace without windows may list millions of outermost calls; what ``PacketRecord`` says of one follows from its
/// first row. Packets are few beside their calls, and are kept whole.
struct PacketEntry: BitwiseCopyable, Sendable {
  /// The outermost call's row, or the packet's place among the kept records.
  var place: UInt32
  /// Which of ``PacketTable/tasks`` handled it, in 24 bits, and the marks above them.
  private var rest: UInt32

  static let taskLimit = 1 << 24

  init(root row: Int, task: Int, integrity: PacketRecord.Integrity, hasOwnDuration: Bool) {
    place = UInt32(clamping: row)
    rest = UInt32(truncatingIfNeeded: task) & 0xff_ffff
    rest |= (integrity == .complete ? 0 : integrity == .lost ? 1 : 2) << 24
    if hasOwnDuration { rest |= 1 << 26 }
  }

  init(kept place: Int) {
    self.place = UInt32(clamping: place)
    rest = 1 << 27
  }

  /// The same outermost call in a longer table.
  func moved(by distance: Int, task: Int) -> PacketEntry {
    PacketEntry(
      root: Int(place) + distance, task: task, integrity: integrity, hasOwnDuration: hasOwnDuration)
  }

  var isKept: Bool { rest & 1 << 27 != 0 }
  var hasOwnDuration: Bool { rest & 1 << 26 != 0 }
  var task: Int { Int(rest & 0xff_ffff) }
  var integrity: PacketRecord.Integrity { [.complete, .lost, .truncated, .truncated][Int(rest >> 24 & 3)] }
}

/// A task as the packet list names it.
struct TaskName: BitwiseCopyable, Sendable, Hashable {
  var pid: Int32
  var comm: UInt32

  /// - Parameter cpu: tells tasks apart that have no PID yet, one on each CPU.
  init(pid: Int32, comm: UInt32, cpu: Int32) {
    self.pid = pid < 0 ? -2 &- max(-1, cpu) : pid
    self.comm = comm
  }
}

/// The packet list of a trace: a collection of ``PacketRecord`` values, made when asked for.
package struct PacketTable: Sendable {
  var entries = Column<PacketEntry>()
  /// Whole records, in stretches, so that a copy that is held does not make the next addition copy them all.
  private var kept: [[PacketRecord]] = []
  private(set) var tasks = Column<TaskName>()
  private var taskIndex: [TaskName: Int] = [:]
  /// What tasks that were listed without a PID are called, now that the trace has said it.
  private(set) var named: [Int: TaskName] = [:]
  /// Durations of outermost calls with interrupts inside, by row.
  var ownDurations: [UInt32: Int64] = [:]
  /// The files that the list was joined of, in its order; empty where it is of one.
  package internal(set) var files: [TraceFilePart] = []
  /// What the entries' rows and identifiers mean.
  var calls = CallTable()
  var functions = FunctionTable()
  var strings = StringTable()

  private static let stretch = 1024

  /// A list of no packets.
  init() {}

  /// Whether the list is of packets, and not of outermost calls.
  package var hasWindows: Bool { !kept.isEmpty && kept[0].first?.kind == .packet }

  /// Keeps a record; its entry goes into ``entries`` when its turn comes.
  mutating func keep(_ record: PacketRecord) -> PacketEntry {
    if kept.last.map({ $0.count >= Self.stretch }) ?? true {
      kept.append([])
      kept[kept.count - 1].reserveCapacity(Self.stretch)
    }
    kept[kept.count - 1].append(record)
    return PacketEntry(kept: (kept.count - 1) * Self.stretch + kept[kept.count - 1].count - 1)
  }

  /// The number of a task in ``tasks``; the first one's for what is beyond ``PacketEntry/taskLimit``.
  mutating func task(_ name: TaskName) -> Int {
    if let known = taskIndex[name] { return known }
    guard tasks.count < PacketEntry.taskLimit else { return 0 }
    let index = tasks.count
    tasks.append(name)
    taskIndex[name] = index
    return index
  }

  /// Names the task that ran on a CPU before the trace said which one it was.
  mutating func nameTask(on cpu: Int32, _ name: TaskName) {
    for (known, index) in taskIndex where known.pid == TaskName(pid: -1, comm: 0, cpu: cpu).pid { named[index] = name }
    guard cpu >= 0 else { return }
    for stretch in kept.indices {
      for place in kept[stretch].indices where kept[stretch][place].pid == nil {
        if kept[stretch][place].cpu == Int(cpu) { kept[stretch][place].pid = Int(name.pid) }
      }
    }
  }

  /// Says how long the outermost call in `row` took, interrupts left out.
  mutating func setDuration(_ duration: Int64?, row: Int) {
    ownDurations[UInt32(clamping: row)] = duration ?? CallTable.unknown
  }
}

extension PacketTable: RandomAccessCollection {
  /// Always 0: positions count from 0, and ``PacketRecord/index`` from 1.
  package var startIndex: Int { 0 }
  /// How many packets there are.
  package var endIndex: Int { entries.count }

  /// - Complexity: O(1).
  package subscript(position: Int) -> PacketRecord {
    let entry = entries[position]
    if entry.isKept {
      var record = record(kept: entry)
      (record.index, record.file) = number(at: position)
      return record
    }
    let row = Int(entry.place)
    var record = PacketRecord(index: 0, kind: .root, rows: row..<calls.subtreeEnd[row])
    (record.index, record.file) = number(at: position)
    let task = named.isEmpty ? tasks[entry.task] : named[entry.task] ?? tasks[entry.task]
    record.pid = task.pid < 0 ? nil : Int(task.pid)
    record.comm = strings[StringID(rawValue: task.comm)]
    record.cpu = calls.cpu[row] < 0 ? nil : Int(calls.cpu[row])
    record.time = known(calls.start[row])
    record.entry = functions.name(calls.function[row])
    record.integrity = entry.integrity
    record.duration = known(entry.hasOwnDuration ? ownDurations[entry.place] ?? CallTable.unknown : calls.duration[row])
    return record
  }

  /// The record of an entry that has one, its number not set.
  func record(kept entry: PacketEntry) -> PacketRecord {
    kept[Int(entry.place) / Self.stretch][Int(entry.place) % Self.stretch]
  }

  private func known(_ value: Int64) -> Int64? { value == CallTable.unknown ? nil : value }
}

/// What a list of packets is sorted by and searched for: of millions, a look is ten times as fast as the record, which
/// has strings.
package struct PacketLook: Sendable {
  /// Whether it is a packet's window or an outermost call.
  package var kind: PacketRecord.Kind
  /// Its calls: rows of ``Trace/calls``; may be empty.
  package var rows: Range<Int>
  /// ``PacketRecord/duration``, in ns; nil when not known.
  package var duration: Int64?
  /// How much of it the trace holds.
  package var integrity: PacketRecord.Integrity
}

extension PacketTable {
  /// An outermost call and no window; faster than to ask ``look(at:)``.
  package func isRoot(at position: Int) -> Bool { !entries[position].isKept }

  /// Where its calls begin, a row of the call table.
  package func firstRow(at position: Int) -> Int {
    let entry = entries[position]
    guard entry.isKept else { return Int(entry.place) }
    return record(kept: entry).rows.lowerBound
  }

  /// How many tasks there are that handled outermost calls.
  package var taskCount: Int { tasks.count }

  /// The name of such a task, and its number if that is known.
  package func task(at index: Int) -> (comm: String, pid: Int?) {
    let task = tasks[index]
    return (strings[StringID(rawValue: task.comm)], task.pid < 0 ? nil : Int(task.pid))
  }

  /// Whether a packet's window says that it was dropped, or it is not whole.
  ///
  /// - Complexity: O(1).
  package func isTroubled(at position: Int) -> Bool {
    let entry = entries[position]
    guard entry.isKept else { return entry.integrity != .complete }
    let (stretch, place) = (Int(entry.place) / Self.stretch, Int(entry.place) % Self.stretch)
    return kept[stretch][place].integrity != .complete || kept[stretch][place].end?.drop != nil
  }

  /// A few things of the packet at `position`, as its record has them.
  ///
  /// - Complexity: O(1).
  package func look(at position: Int) -> PacketLook {
    let entry = entries[position]
    if entry.isKept {
      // Whole records would be counted as held, field by field.
      let (stretch, place) = (Int(entry.place) / Self.stretch, Int(entry.place) % Self.stretch)
      return PacketLook(
        kind: kept[stretch][place].kind, rows: kept[stretch][place].rows, duration: kept[stretch][place].duration,
        integrity: kept[stretch][place].integrity)
    }
    let row = Int(entry.place)
    let duration = entry.hasOwnDuration ? ownDurations[entry.place] ?? CallTable.unknown : calls.duration[row]
    return PacketLook(
      kind: .root, rows: row..<calls.subtreeEnd[row], duration: known(duration), integrity: entry.integrity)
  }
}

extension PacketTable: ExpressibleByArrayLiteral {
  /// A list of just these, kept whole; their numbers become their places in it.
  package init(_ records: some Sequence<PacketRecord>) {
    for record in records { entries.append(keep(record)) }
  }

  /// A list of just these, as ``init(_:)`` makes it.
  package init(arrayLiteral records: PacketRecord...) { self.init(records) }
}
