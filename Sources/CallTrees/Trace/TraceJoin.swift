import TraceEvents

/// Makes one trace of several files', in their order, while they are read one after the other.
///
///     rows     [ first file ][ second file ][ third, as far as it is read …
///     packets  [ 1 2 3      ][ 1 2         ][ 1 2 …
///
/// Calls and notes are copied behind those that are there, with rows moved and functions looked up by name. The strings of
/// notes stay with their file: each reader numbers its own, and arguments are read by the types of their kernel. A class, of one
/// thread: nobody needs a copy, and those of a struct that holds traces take 100 kB of code.
package final class TraceJoin {
  /// What a file is called: short, and as the user gave it.
  private let files: [TraceFilePart]
  /// The files that are read.
  private var done: Trace
  /// These and the one that is being read.
  private var growing: Growing?

  /// The last file as it was taken.
  fileprivate final class Growing {
    let file: Int
    var trace: Trace
    /// Its functions in the whole trace.
    var functions: [FunctionID] = []
    /// How much of it was taken.
    var calls = 0
    var notes = 0
    var interrupts = 0
    /// What it lists; nil before it lists anything.
    var kind: PacketRecord.Kind?
    /// Its packets stay as they are.
    var isSettled = true

    init(file: Int, trace: Trace) { (self.file, self.trace) = (file, trace) }
  }

  /// - Parameter sources: what the user calls the files that are to come.
  package init(_ sources: [String]) {
    files = TraceFilePart.parts(of: sources)
    done = Trace(source: sources.joined(separator: ", "))
  }

  /// Takes a file's trace in: the next file's, or more of the same one.
  ///
  /// - Parameter file: its place among the sources; not before that of a file that was taken already.
  /// - Returns: all files that were taken.
  /// - Complexity: O(calls and notes that are new, packets of the file); O(calls of the file) where some of its packets changed.
  package func take(_ trace: Trace, of file: Int) -> Trace {
    if let growing, growing.file != file { done = growing.trace }
    let next = growing.flatMap { $0.continues(in: trace, file) ? $0 : nil } ?? Growing(file: file, trace: done)
    guard done.calls.count + trace.calls.count <= CallTable.rowLimit else {
      return leaveOut("\(files[file].source): too many calls for one list")
    }
    next.take(trace, behind: done, as: files[file])
    growing = next
    return next.trace
  }

  /// Says of a file that nothing of it is there, in the words for the user.
  ///
  /// - Returns: all files that were taken.
  package func leaveOut(_ reason: String) -> Trace {
    if let growing { done = growing.trace }
    growing = nil
    done.notices.append(Notice(reason))
    return done
  }
}

extension TraceJoin.Growing {
  /// Whether what was taken stays when more of the same file comes.
  func continues(in more: Trace, _ file: Int) -> Bool {
    let isSameKind = kind == nil || more.packets.first?.kind == kind
    return self.file == file && isSettled && isSameKind && more.calls.count >= calls
      && more.notes.entries.count >= notes
  }

  /// Takes what is new in a file's trace.
  func take(_ more: Trace, behind done: Trace, as file: TraceFilePart) {
    let base = done.calls.count
    functions += trace.functions.adopt(more.functions, from: functions.count)
    if base == 0, done.functions.count <= 1 {
      // The first file's functions have the same numbers here: its calls need no copy.
      trace.calls = more.calls
    } else {
      trace.calls.append(more.calls, from: calls, functions: functions, interrupts: interrupts)
    }
    trace.notes.append(more.notes, from: notes, movedBy: base)
    trace.packets = done.packets
    trace.packets.append(more.packets, as: file, movedBy: base)
    (trace.packets.calls, trace.packets.functions) = (trace.calls, trace.functions)
    trace.firstUnsettled = more.firstUnsettled.map { $0 + done.packets.count }
    trace.notices = done.notices + more.notices.map { $0.said(of: file.name) }
    (calls, notes, interrupts) = (more.calls.count, more.notes.entries.count, more.calls.interrupts.count)
    kind = more.packets.first?.kind
    isSettled = more.firstUnsettled == nil
  }
}

extension Notice {
  fileprivate func said(of file: String) -> Notice { Notice("\(file): \(message)", line: line, offset: offset) }
}

extension CallTable {
  /// Adds another table's calls from its row `first` on; all before them are here, as the last ones.
  fileprivate mutating func append(
    _ other: CallTable, from first: Int, functions: [FunctionID], interrupts known: Int
  ) {
    let (more, distance) = (other.count - first, count - first)
    interrupts.append(other.interrupts, from: known, movedBy: distance)
    subtreeEnd.append(more) { other.subtreeEnd[first + $0] + distance }
    start.append(more) { other.start[first + $0] }
    duration.append(more) { other.duration[first + $0] }
    depth.append(more) { other.depth[first + $0] }
    cpu.append(more) { other.cpu[first + $0] }
    flags.append(more) { other.flags[first + $0] }
    function.append(more) { row in
      let number = Int(other.function[first + row].rawValue)
      return number < functions.count ? functions[number] : .unknown
    }
  }
}
