import TraceEvents

/// A packet of which the members are being read.
struct CallsDocumentPacket: Sendable {
  private var kind: PacketRecord.Kind?
  private var record = PacketRecord(index: 0, kind: .packet, rows: 0..<0)
  private var total: Int64?
  /// The file that it is of, in a document of several.
  private var file: String?
  private var begin = PacketBegin()
  private var end = PacketEnd(id: 0, ret: 0, kind: .void, drop: nil)
  private var hasEnd = false
  /// How many calls it is said to have.
  private var count: Int64?
  /// What lies where, and by number the call in which it was freed.
  var objects: [(PacketObject, freedIn: Int64?)] = []

  /// False for a value that the member cannot have.
  mutating func take(_ key: CallsDocumentKey, _ value: JSONScalar) -> Bool {
    switch key {
    case .index:
      begin.id = value.unsigned ?? 0
      return begin.id > 0
    case .kind:
      kind = value.text.flatMap { PacketRecord.Kind(rawValue: $0) }
      return kind != nil
    case .calls:
      count = value.integer
      return count != nil
    case .integrity:
      guard let integrity = value.text.flatMap({ PacketRecord.Integrity(rawValue: $0) }) else { return false }
      record.integrity = integrity
    case .duration:
      total = value.integer
      return value.isTime
    case .time:
      record.time = value.integer
      return value.isTime
    case .roots, .objects: return false
    default: return value == .null || takeOptional(key, value)
    }
    return true
  }

  private mutating func takeOptional(_ key: CallsDocumentKey, _ value: JSONScalar) -> Bool {
    switch key {
    case .file:
      file = value.text
      return file != nil
    case .cpu:
      record.cpu = value.integer.flatMap { Int16(exactly: $0) }.map { Int($0) }
      return record.cpu.map { $0 >= 0 } ?? false
    case .pid:
      record.pid = value.integer.flatMap { Int32(exactly: $0) }.map { Int($0) }
      return record.pid.map { $0 >= 0 } ?? false
    case .missing:
      record.missingValues = value.integer.flatMap { Int(exactly: $0) }
      return record.missingValues.map { $0 >= 0 } ?? false
    case .journey:
      begin.journey = value.unsigned ?? 0
      return begin.journey > 0
    case .returned:
      hasEnd = true
      end.ret = value.integer ?? (value.truth == true ? 1 : 0)
      end.kind = value.truth == nil ? nil : .bool
      return value.integer != nil || value.truth != nil
    case .comm: record.comm = value.text ?? ""
    case .entry: record.entry = value.text ?? ""
    case .summary: record.summary = value.text ?? ""
    case .drop, .droppedAt:
      hasEnd = true
      if key == .drop { end.drop = value.text } else { end.droppedAt = value.text }
    default: return true
    }
    return value.isText
  }

  /// Lists the packet, whose calls the assembler has; what is wrong with it, if something is.
  mutating func finish(_ assembler: TraceAssembler) -> String? {
    guard let kind else { return "a packet without a kind ends here" }
    let calls = assembler.rows.count
    if let count, count != calls { return "the packet that ends here says \(count) calls and has \(calls)" }
    if let file { assembler.go(to: file) }
    let first = assembler.packets.files.last?.first ?? 0
    if first < assembler.packets.count, assembler.packets.isRoot(at: first) != (kind == .root) {
      return "packets and roots are in one document"
    }
    guard kind == .packet else {
      guard let root = assembler.rows.first, root.subtreeEnd == calls else {
        return "the root that ends here is not one call"
      }
      assembler.finishRoot(
        pid: Int32(clamping: record.pid ?? -1), comm: assembler.names.strings.intern(record.comm),
        integrity: record.integrity)
      return nil
    }
    for (object, freedIn) in objects {
      assembler.note(object, of: 0)
      // Of one call with what is beneath the number is that in the packet.
      guard let freedIn, freedIn >= 1, freedIn <= calls else { continue }
      assembler.note(PacketObject(object.kind, at: 0), of: Int(freedIn) - 1)
    }
    if !record.entry.isEmpty || begin.journey != 0 {
      (begin.entry, begin.comm, begin.summary) = (record.entry, record.comm, record.summary)
      record.begin = begin
    }
    if hasEnd || record.integrity == .complete {
      end.id = begin.id
      record.end = end
    }
    assembler.finish(window: record, total: total)
    return nil
  }
}
