import KernelTypes
import TraceEvents

/// Which argument of a call a value is, or which field, or that the call returned it.
package enum ValueSlot: Sendable, Hashable {
  case returned
  case argument(String)
  /// Of the packet or its socket, when the call returned.
  case field(String)

  /// A number for it at the call path of number `path` (``CallPathNumber``).
  func number(at path: UInt64) -> UInt64 {
    switch self {
    case .returned: CallPathNumber.next(path, 1)
    case .argument(let name): CallPathNumber.next(path, CallPathNumber.hash(name))
    // No argument's name has a blank.
    case .field(let name): CallPathNumber.next(path, CallPathNumber.hash("field \(name)"))
    }
  }
}

/// Which values some packets' calls were given and returned, by call path: what is usual, against which the values of one
/// packet say something or not. A counter or an address is another one in each packet.
package struct ValueHistory: Sendable, Equatable {
  /// What was seen in one place.
  struct Seen: Sendable, Equatable {
    /// Numbers of the values (``ReturnValue/number(of:)``), as long as they are few.
    var values: Set<UInt64> = []
    var packets = 0
    /// More values than ``ValueHistory/few``.
    var varies = false
    /// The same value in so many packets that it is no chance.
    var isConstant: Bool { packets >= FamilyTolerance.enough && values.count == 1 }

    /// The last packet that was counted.
    fileprivate var last = -1
  }

  /// By ``ValueSlot/number(at:)``.
  private var seen: [UInt64: Seen] = [:]

  /// More values than that in one place are one for each packet.
  static let few = 8
  /// More packets than this are not looked at; those that are, are spread over all of them evenly.
  private static let packetLimit = 200
  private static let callLimit = 200_000

  /// Learns from the packets at `positions`.
  ///
  /// - Complexity: O(calls looked at), of 200 packets and 200,000 calls at most.
  package init(_ trace: Trace, _ positions: [Int]) {
    guard !trace.notes.isEmpty else { return }
    let count = min(Self.packetLimit, positions.count)
    var calls = 0
    var hashes: [UInt32: UInt64] = [:]
    for turn in 0..<count where calls < Self.callLimit {
      let rows = trace.packets.look(at: positions[turn * positions.count / count]).rows
      calls += rows.count
      learn(trace, rows, packet: turn, &hashes)
    }
  }

  func at(_ slot: ValueSlot, path: UInt64) -> Seen? { seen[slot.number(at: path)] }

  private mutating func learn(_ trace: Trace, _ rows: Range<Int>, packet: Int, _ hashes: inout [UInt32: UInt64]) {
    let names = trace.objectNames(in: rows)
    var open: [(end: Int, path: UInt64)] = []
    var entered = rows.lowerBound
    for note in trace.notes.entries(of: rows) where note.kind.map(Self.tells) ?? false {
      let row = Int(note.row)
      while entered <= row {
        while let last = open.last, last.end <= entered { open.removeLast() }
        let function = trace.calls.function[entered]
        let hash =
          hashes[function.rawValue] ?? CallPathNumber.hash(FunctionName.base(trace.functions.printed(function)))
        hashes[function.rawValue] = hash
        open.append((trace.calls.subtreeEnd[entered], CallPathNumber.next(open.last?.path ?? 0, hash)))
        entered += 1
      }
      guard let path = open.last?.path, !trace.calls.flags[row].contains(.interrupt) else { continue }
      let text = trace.notes.text(of: note)
      switch note.kind {
      case .ret:
        add(names.object(text, row: row, returnedOf: trace.calls)?.likeness ?? text, .returned, path, packet)
      case .field:
        if let change = FieldChange(text: text) { add(change.after, .field(change.name), path, packet) }
      default:
        for (name, value) in ArgumentList.parts(of: text) {
          add(names.object(value, row: row)?.likeness ?? value, .argument(name), path, packet)
        }
      }
    }
  }

  private static func tells(_ kind: NoteEntry.Kind) -> Bool { kind == .ret || kind == .args || kind == .field }

  private mutating func add(_ value: String, _ slot: ValueSlot, _ path: UInt64, _ packet: Int) {
    var seen = self.seen[slot.number(at: path)] ?? Seen()
    if seen.last != packet { seen.packets += 1 }
    seen.last = packet
    if !seen.varies { seen.values.insert(ReturnValue.number(of: value)) }
    if seen.values.count > Self.few {
      seen.varies = true
      seen.values = []
    }
    self.seen[slot.number(at: path)] = seen
  }
}

/// The arguments of a call as printed: `skb=0xffff…, flags=0x1`.
package enum ArgumentList {
  /// Names and values, in order; arguments without a name are left out. A value may hold commas within brackets or quotes.
  ///
  /// - Complexity: O(text).
  package static func parts(of text: String) -> [(name: String, value: String)] {
    var parts: [(String, String)] = []
    var depth = 0
    var isQuoted = false
    var part: [UInt8] = []
    func close() {
      guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { return }
      let name = String(decoding: part[..<equals].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
      parts.append((name, String(decoding: part[(equals + 1)...], as: UTF8.self)))
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): if !isQuoted { depth += 1 }
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): if !isQuoted { depth -= 1 }
      case UInt8(ascii: ",") where !isQuoted && depth <= 0:
        close()
        part.removeAll(keepingCapacity: true)
        continue
      default: break
      }
      part.append(byte)
    }
    close()
    return parts
  }
}
