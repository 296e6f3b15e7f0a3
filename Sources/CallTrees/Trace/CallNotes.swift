import TraceEvents

/// What few calls have: arguments, return values, callers, fields, comments.
package struct CallNotes: Sendable, Equatable {
  /// Arguments as printed, without the parentheses.
  package var args: String?
  /// Return value as printed: `0x0`, `-22`.
  package var ret: String?
  /// The caller as printed: `ip_rcv+0xa3/0x540`.
  package var caller: String?
  /// Fields of the packet and its socket that had changed when the call returned, and in none of its callees that
  /// returned before; of the outermost call first what they were when the window opened.
  package var fields: [FieldChange] = []
  /// What addresses were found to be until the call returned, likewise.
  package var objects: [PacketObject] = []
  /// Other events that happened in this call and in none of its callees, in order; among them other packets that it was
  /// called with.
  package var events: [String] = []
  /// The function that the trace closed here instead of this call's, as printed; nil where it closed this call's.
  package var closedBy: String?

  /// Nothing known of the call.
  init() {}

  /// Packets other than the window's that the call was given at an entry point: one, or those of a list.
  package var packets: [PacketBegin] { events.compactMap { PacketBegin(nested: $0) } }

  /// All that is to be said of the call in lines of their own: its events, and last that it was closed by another
  /// function.
  package var comments: [String] { events + (closedBy.map { ["closed by } /* \($0) */"] } ?? []) }

  /// The same as it is shown: of another packet what it is, and not all that the module said.
  package var remarks: [String] {
    comments.map { text in PacketBegin(nested: text).map { "another packet, \($0.entry): \($0.summary)" } ?? text }
  }
}

/// One text of a ``NoteTable``, not made yet.
package struct NoteString: BitwiseCopyable, Sendable {
  fileprivate var id: StringID
  /// Which of ``NoteTable/names`` has it.
  fileprivate var names: UInt32
}

/// What few calls have, as identifiers of a table's strings: for who writes all calls of a trace, and need not make a text of each.
package struct NoteStrings: BitwiseCopyable, Sendable {
  /// See ``CallNotes/args``.
  package fileprivate(set) var args: NoteString?
  /// See ``CallNotes/ret``.
  package fileprivate(set) var ret: NoteString?
  /// See ``CallNotes/caller``.
  package fileprivate(set) var caller: NoteString?
  /// Whether the trace closed another function here (``CallNotes/closedBy``).
  package fileprivate(set) var isClosedByAnother = false
  /// Whether there are fields, objects or events, which have lines of their own.
  package fileprivate(set) var hasLines = false
  /// Where the call's notes begin.
  fileprivate let first: Int

  fileprivate init(first: Int) { self.first = first }
}

/// One note, in eight bytes: the call's row, what it is, and the string that says it.
struct NoteEntry: BitwiseCopyable, Sendable {
  enum Kind: UInt32 {
    case args, ret, caller, comment
    /// The trace closed another function than the one that was open: the string is that function's.
    case closedBy
    /// The string is a ``FieldChange``'s.
    case field
    /// The string is a ``PacketObject``'s.
    case object
    /// The string is what `packet_nested` says of another packet, that the call was given.
    case packet
  }

  private(set) var row: UInt32
  private let what: UInt32

  /// Identifiers have 29 bits here; nil for what does not fit.
  init?(row: Int, _ kind: Kind, _ string: UInt32) {
    guard string < 1 << 29, row >= 0, row <= Int(UInt32.max) else { return nil }
    self.row = UInt32(row)
    what = kind.rawValue << 29 | string
  }

  var kind: Kind? { Kind(rawValue: what >> 29) }
  var string: UInt32 { what & (1 << 29 - 1) }

  /// The same note for the call `distance` rows further on.
  func moved(by distance: Int) -> NoteEntry {
    var copy = self
    copy.row = UInt32(clamping: Int(row) + distance)
    return copy
  }
}

/// What notes' identifiers mean from a row on. Each reader numbers its own, and knows the types of one kernel, so that files which
/// were joined keep theirs. A class: who writes all calls asks for it at each note.
final class NoteNames: Sendable {
  let row: Int
  let strings: StringTable
  let functions: FunctionTable

  init(row: Int = 0, strings: StringTable = StringTable(), functions: FunctionTable = FunctionTable()) {
    (self.row, self.strings, self.functions) = (row, strings, functions)
  }

  // Here, for elsewhere the table of strings is copied for each note.
  @inline(never)
  func withBytes(of id: StringID, _ body: (UnsafeRawBufferPointer) -> Void) { strings.withBytes(of: id, body) }
}

/// The notes of a trace's calls, in order of rows.
package struct NoteTable: Sendable {
  private(set) var entries = Column<NoteEntry>()
  /// Some are of kind ``NoteEntry/Kind/object``. Most traces have none, and need not be looked through for them.
  private(set) var hasObjects = false
  /// Which of the entries are of other packets in a window (``NoteEntry/Kind/packet``), ascending.
  private var packetPlaces: [UInt32] = []
  /// There are such entries.
  package var hasPackets: Bool { !packetPlaces.isEmpty }
  /// What the entries' identifiers mean, as far as the entries go: one for each file, in order of rows, one at least.
  var names = [NoteNames()]

  /// Notes of no call.
  init() {}

  /// Whether no call has any.
  package var isEmpty: Bool { entries.isEmpty }

  /// The rows that have notes, ascending; a row with several comes several times.
  package var rows: some Sequence<Int> { entries.lazy.map { Int($0.row) } }

  /// What is known of the call in `row` beyond its columns; nil when there is nothing.
  ///
  /// - Complexity: O(log notes).
  package subscript(row: Int) -> CallNotes? { notes(of: row, byType: false) }

  /// The same, with arguments by their types where these are known (``StringTable/meaning(of:)``).
  func notes(of row: Int, byType: Bool) -> CallNotes? {
    var at = firstEntry(of: row)
    return notes(at: &at, of: row, byType: byType)
  }

  /// The same, of the entries from `at` on; `at` goes behind them.
  func notes(at: inout Int, of row: Int, byType: Bool) -> CallNotes? {
    guard at < entries.count, Int(entries[at].row) == row else { return nil }
    var notes = CallNotes()
    let own = names[place(of: row)]
    let (strings, functions) = (own.strings, own.functions)
    while at < entries.count, Int(entries[at].row) == row {
      let entry = entries[at]
      let text = StringID(rawValue: entry.string)
      switch entry.kind {
      case .args: notes.args = byType ? strings.meaning(of: text) : strings[text]
      case .ret: notes.ret = strings[text]
      case .caller: notes.caller = strings[text]
      case .comment, .packet: notes.events.append(strings[text])
      case .closedBy: notes.closedBy = functions.printed(FunctionID(rawValue: entry.string))
      case .field:
        if let change = FieldChange(text: strings[text]) { notes.fields.append(change) }
      case .object:
        if let object = PacketObject(text: strings[text]) { notes.objects.append(object) }
      case nil: break
      }
      at += 1
    }
    return notes
  }

  /// What is known of the call in `row`, of the entries from `at` on, as identifiers; `at` goes behind them.
  func strings(at: inout Int, of row: Int) -> NoteStrings? {
    guard at < entries.count, Int(entries[at].row) == row else { return nil }
    var notes = NoteStrings(first: at)
    let place = UInt32(truncatingIfNeeded: place(of: row))
    while at < entries.count {
      let entry = entries[at]
      guard Int(entry.row) == row else { break }
      let text = NoteString(id: StringID(rawValue: entry.string), names: place)
      switch entry.kind {
      case .args: notes.args = text
      case .ret: notes.ret = text
      case .caller: notes.caller = text
      case .closedBy: notes.isClosedByAnother = true
      case .comment, .packet, .field, .object: notes.hasLines = true
      case nil: break
      }
      at += 1
    }
    return notes
  }

  /// The same notes as texts.
  package func texts(of notes: NoteStrings) -> CallNotes {
    var at = notes.first
    guard at < entries.count else { return CallNotes() }
    return self.notes(at: &at, of: Int(entries[at].row), byType: false) ?? CallNotes()
  }

  /// Calls `body` with the bytes of one of ``NoteStrings`` as they were in the trace.
  @inline(__always)
  package func withBytes(of string: NoteString, _ body: (UnsafeRawBufferPointer) -> Void) {
    names[Int(string.names)].withBytes(of: string.id, body)
  }

  /// The text of one note.
  func text(of entry: NoteEntry) -> String {
    names[place(of: Int(entry.row))].strings[StringID(rawValue: entry.string)]
  }

  /// The strings of the notes of the call in `row`.
  func strings(of row: Int) -> StringTable { names[place(of: row)].strings }

  /// Which of ``names`` the notes of a row are in.
  @inline(__always)
  func place(of row: Int) -> Int { names.count == 1 ? 0 : placeAmongMany(row) }

  @inline(never)
  private func placeAmongMany(_ row: Int) -> Int {
    var (low, high) = (1, names.count)
    while low < high {
      let middle = (low + high) / 2
      if names[middle].row <= row { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  /// Says what identifiers mean from `row` on.
  mutating func goOn(with names: NoteNames, at row: Int) {
    self.names.removeAll { $0.row >= row }
    self.names.append(NoteNames(row: row, strings: names.strings, functions: names.functions))
  }

  /// Adds the notes of another table from its entry `first` on, all rows moved.
  mutating func append(_ other: NoteTable, from first: Int, movedBy distance: Int) {
    let moved = entries.count - first
    packetPlaces += other.packetPlaces.filter { $0 >= first }.map { UInt32(clamping: Int($0) + moved) }
    entries.append(other.entries.count - first) { other.entries[first + $0].moved(by: distance) }
    if other.hasObjects { hasObjects = true }
    names.removeAll { $0.row >= distance }
    names += other.names.map { NoteNames(row: $0.row + distance, strings: $0.strings, functions: $0.functions) }
  }

  /// Adds notes, whose rows count from `base` and ascend from the last ones there.
  mutating func append(_ more: ArraySlice<NoteEntry>, movedBy distance: Int) {
    for entry in more {
      entries.append(entry.moved(by: distance))
      if entry.kind == .object { hasObjects = true }
      if entry.kind == .packet { packetPlaces.append(UInt32(clamping: entries.count - 1)) }
    }
  }

  /// The entries of the rows in `range`.
  func entries(of range: Range<Int>) -> some Sequence<NoteEntry> {
    (firstEntry(of: range.lowerBound)..<firstEntry(of: range.upperBound)).lazy.map { entries[$0] }
  }

  /// Which entries of the rows in `range` are of other packets in a window.
  ///
  /// - Complexity: O(log of all such entries).
  func packetPlaces(of range: Range<Int>) -> ArraySlice<UInt32> {
    let first = firstPacket(of: range.lowerBound)
    return packetPlaces[first..<max(first, firstPacket(of: range.upperBound))]
  }

  private func firstPacket(of row: Int) -> Int {
    var (low, high) = (0, packetPlaces.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(entries[Int(packetPlaces[middle])].row) < row { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func firstEntry(of row: Int) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if Int(entries[middle].row) < row { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
