import Screen

/// The columns of the packet list, named as the settings name them.
package enum PacketColumn: String, CaseIterable, Sendable {
  case number, file, time, cpu
  case kind = "proto"
  case flow
  case length = "len"
  case calls, total, slowest, verdict
  case family = "fam"
  case path, queued, entry, device, task

  /// Numbers and times, which stand at the right.
  var isRight: Bool {
    switch self {
    case .number, .time, .cpu, .length, .calls, .total, .slowest, .family, .queued: true
    case .file, .kind, .flow, .verdict, .path, .entry, .device, .task: false
    }
  }

  /// The smallest comes first when the list is sorted by it: what one looks for is large.
  var ascends: Bool {
    switch self {
    case .length, .calls, .total, .slowest, .verdict, .queued: false
    case .number, .file, .time, .cpu, .kind, .flow, .family, .path, .entry, .device, .task: true
    }
  }

  /// What the key for sorting goes through; the others are a click on their heading away.
  static let cycle: [PacketColumn] = [.number, .total, .slowest, .calls, .length, .verdict, .family, .time, .file]

  /// It says nothing of outermost calls.
  var isOfPackets: Bool {
    switch self {
    case .kind, .length, .queued, .entry, .device: true
    default: false
    }
  }

  func title(isRoots: Bool, _ glyphs: Glyphs) -> String {
    switch self {
    case .number: "#"
    case .time: "time s"
    case .flow: isRoots ? "outermost call" : "source \(glyphs.arrow) destination"
    case .total: "total \(glyphs.micro)"
    case .slowest: "slowest \(glyphs.micro)"
    case .queued: "queued \(glyphs.micro)"
    case .file, .cpu, .kind, .length, .calls, .verdict, .family, .path, .entry, .device, .task: rawValue
    }
  }

  /// Their names as a text, as ``list(_:)`` takes it.
  package static func names(_ columns: [PacketColumn]) -> String { columns.map(\.rawValue).joined(separator: " ") }

  /// The columns that a text names, in its order; a name that is no column's, or stands twice, is the error.
  package static func list(_ text: String) -> Result<[PacketColumn], UnknownColumn> {
    var columns: [PacketColumn] = []
    for name in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
      guard let column = PacketColumn(rawValue: String(name)), !columns.contains(column) else {
        return .failure(UnknownColumn(name: String(name)))
      }
      columns.append(column)
    }
    return .success(columns)
  }
}

/// A name that is no column's of the packet list, or one too many.
package struct UnknownColumn: Error, Equatable {
  /// As it was written.
  package var name: String
  /// What is wrong with it.
  package var message: String {
    PacketColumn(rawValue: name) == nil ? "no column '\(name)'" : "'\(name)' is there twice"
  }
  /// What there is instead.
  package var hint: String { "there are " + PacketColumn.names(PacketColumn.allCases) }
}
