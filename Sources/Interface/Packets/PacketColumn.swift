import Screen

/// The columns of the packet list.
enum PacketColumn: CaseIterable {
  case number, time, cpu, kind, flow, length, calls, total, verdict, family, path, queued, entry, device, task

  /// Numbers and times, which stand at the right.
  var isRight: Bool {
    switch self {
    case .number, .time, .cpu, .length, .calls, .total, .family, .queued: true
    case .kind, .flow, .verdict, .path, .entry, .device, .task: false
    }
  }

  func title(isRoots: Bool, _ glyphs: Glyphs) -> String {
    switch self {
    case .number: "#"
    case .time: "time s"
    case .cpu: "cpu"
    case .kind: "proto"
    case .flow: isRoots ? "outermost call" : "source \(glyphs.arrow) destination"
    case .length: "len"
    case .calls: "calls"
    case .total: "total \(glyphs.micro)"
    case .verdict: "verdict"
    case .family: "fam"
    case .path: "path"
    case .queued: "queued \(glyphs.micro)"
    case .entry: "entry"
    case .device: "device"
    case .task: "task"
    }
  }
}
