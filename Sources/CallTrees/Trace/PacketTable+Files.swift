import TraceEvents

/// One of the files that a list was joined of.
package struct TraceFilePart: Sendable, Equatable {
  /// The end of its path, as long as it must be to tell it from the others.
  package var name: String
  /// That without what all names begin and end with.
  package var short: String
  /// What the user calls it.
  package var source: String
  /// Position of its first packet.
  var first: Int
}

extension TraceFilePart {
  /// Files of these sources, whose names tell them apart.
  ///
  /// - Parameter firsts: positions of their first packets, as far as they are known.
  static func parts(of sources: [String], from firsts: [Int] = []) -> [TraceFilePart] {
    let names = FileNames.ends(of: sources)
    let short = FileNames.withoutCommon(names)
    return sources.indices.map { place in
      let first = place < firsts.count ? firsts[place] : 0
      return TraceFilePart(name: names[place], short: short[place], source: sources[place], first: first)
    }
  }
}

extension PacketTable {
  /// Positions of each file's packets, in order: one range at least.
  package var fileRanges: [Range<Int>] {
    guard files.count > 1 else { return [0..<count] }
    return files.indices.map { files[$0].first..<($0 + 1 < files.count ? files[$0 + 1].first : count) }
  }

  /// Which of ``files`` the packet at a position is of.
  ///
  /// - Complexity: O(log files).
  package func file(of position: Int) -> Int {
    var (low, high) = (1, files.count)
    while low < high {
      let middle = (low + high) / 2
      if files[middle].first <= position { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  /// Positions of the packets of the same file.
  package func fileRange(around position: Int) -> Range<Int> {
    let file = file(of: position)
    guard files.count > 1 else { return 0..<count }
    return files[file].first..<(file + 1 < files.count ? files[file + 1].first : count)
  }

  /// A packet's number in its file, from 1, and which file that is.
  func number(at position: Int) -> (index: Int, file: Int) {
    if files.isEmpty { return (position + 1, 0) }
    let file = file(of: position)
    return (position - files[file].first + 1, file)
  }

  /// When each file's first packet began, in ns of its own clock: files may be of different runs of a machine.
  package var firstTimes: [Int64?] { fileRanges.map { $0.isEmpty ? nil : self[$0.lowerBound].time } }

  /// When a packet began, in ns since the first one of its file.
  package func relativeTime(of packet: PacketRecord) -> Int64? {
    let first = files.isEmpty ? startIndex : files[packet.file].first
    guard let time = packet.time, let start = self[first].time else { return nil }
    return time.subtractingReportingOverflow(start).partialValue
  }

  /// The position of the packet that `name(of:)` calls so; a number alone is one of that file. Nil when there is none.
  package func position(named name: some StringProtocol, in file: Int) -> Int? {
    let mark = name.lastIndex(of: "#")
    let number = Int(mark.map { name[name.index(after: $0)...] } ?? name[...])
    let words = mark.map { name[..<$0] } ?? ""
    let named = files.firstIndex { $0.name == words || $0.source == words }
    guard let number, number >= 1, words.isEmpty || named != nil else { return nil }
    let range = fileRanges[Swift.max(0, Swift.min(named ?? file, fileRanges.count - 1))]
    return number <= range.count ? range.lowerBound + number - 1 : nil
  }

  /// Where a packet of this list stands in it.
  package func position(of packet: PacketRecord) -> Int {
    packet.index - 1 + (files.indices.contains(packet.file) ? files[packet.file].first : 0)
  }

  /// Whether outermost calls are listed, and no packet's window.
  package var isOfRoots: Bool { !isEmpty && !hasWindows }

  /// What a packet is called in words: `packet 3`, or `b.dat#3` where there are several files.
  package func title(of packet: PacketRecord) -> String {
    let noun = packet.kind == .packet ? "packet" : "root"
    return files.isEmpty ? "\(noun) \(packet.index)" : name(of: packet)
  }

  /// What tells a packet from all others: `3`, or `b.dat#3` where there are several files.
  package func name(of packet: PacketRecord) -> String {
    files.indices.contains(packet.file) ? "\(files[packet.file].name)#\(packet.index)" : String(packet.index)
  }

  /// The same as a part of a file's name: `3`, or `b.dat-3`.
  package func fileName(of packet: PacketRecord) -> String {
    guard files.indices.contains(packet.file) else { return String(packet.index) }
    return files[packet.file].name.split(separator: "/").joined(separator: "-") + "-\(packet.index)"
  }

  /// Adds the packets of a file, whose rows are moved.
  ///
  /// - Complexity: O(its packets).
  mutating func append(_ other: PacketTable, as file: TraceFilePart, movedBy row: Int) {
    var file = file
    file.first = count
    files.append(file)
    let tasks = (0..<other.taskCount).map { index in
      var name = other.named[index] ?? other.tasks[index]
      name.comm = other.strings.withBytes(of: StringID(rawValue: name.comm)) { strings.intern($0).rawValue }
      return task(name)
    }
    for entry in other.entries {
      if entry.isKept {
        var record = other.record(kept: entry)
        record.rows = record.rows.lowerBound + row..<record.rows.upperBound + row
        entries.append(keep(record))
      } else {
        entries.append(entry.moved(by: row, task: tasks[entry.task]))
      }
    }
    for (own, duration) in other.ownDurations { ownDurations[own + UInt32(clamping: row)] = duration }
  }
}

extension Trace {
  /// What the command line calls a packet: `FILE#N`, with the file as the user gave it.
  package func label(of packet: PacketRecord) -> String {
    "\(file(of: packet) ?? source)#\(packet.index)"
  }

  /// A packet's file, as the user gave it; nil where the trace is of one.
  package func file(of packet: PacketRecord) -> String? {
    packets.files.indices.contains(packet.file) ? packets.files[packet.file].source : nil
  }
}
