import TraceEvents

/// What one packet did on one call path.
struct PathUse: Sendable, Equatable {
  var path: Int
  /// How many calls.
  var calls = 0
  /// Their total time in ns without interrupts; nil when a part is not known.
  var total: Int64? = 0
  /// Their self time in ns: what the calls that are listed beneath leave of the total, so that noise is in it.
  var selfTime: Int64? = 0
}

/// Walks packets and tells what they did on each call path, without interrupts and noise.
struct PathWalk: Sendable {
  private struct Open {
    var end: Int
    var use: Int
    var duration: Int64
    /// Interrupts inside, in ns.
    var interrupts: Int64 = 0
    /// The listed callees' time in ns, or unknown.
    var callees: Int64 = 0
  }

  /// Calls deeper than this are not told from their caller's own time; the kernel's stack of return addresses ends at
  /// 50, so that only damaged traces have any.
  static let deepest = 256

  private(set) var paths = CallPaths()
  private(set) var functions: FamilyFunctions
  /// By path: its place among the uses of the packet that was walked last, and which walk that was.
  private var place: [(walk: Int, use: Int)] = []
  private var walk = 0

  init(_ functions: FamilyFunctions = FamilyFunctions()) { self.functions = functions }

  mutating func update(_ table: FunctionTable) { functions.update(table) }

  /// The number of an entry point's name.
  mutating func number(of entry: String) -> Int { functions.number(of: entry) }

  /// What the calls in `rows` did, by path, in the order in which they were first met.
  ///
  /// - Parameter entry: stands above the outermost calls as if it had called them, so that entry points have paths of their
  ///   own; a number of ``functions``' names. It has no use itself.
  /// - Parameter onCall: told of every call with a known time: its path, its total time in ns without interrupts.
  /// - Complexity: O(calls).
  mutating func uses(
    of rows: Range<Int>, entry: Int, isRoot: Bool, in calls: CallTable, onCall: (Int, Int64) -> Void = { _, _ in }
  ) -> [PathUse] {
    var uses: [PathUse] = []
    var open: [Open] = []
    walk += 1
    let base = paths.child(of: -1, name: entry)
    let rows = rows.clamped(to: 0..<calls.count)
    var row = rows.lowerBound
    let skipped: CallFlags = isRoot && row < rows.upperBound && calls.flags[row].contains(.interrupt) ? [] : .interrupt
    var noiseEnd = 0
    while row < rows.upperBound {
      while let last = open.last, last.end <= row { Self.close(&open, &uses, onCall) }
      let end = max(row + 1, calls.subtreeEnd[row])
      let duration = calls.duration[row]
      if !calls.flags[row].isDisjoint(with: skipped) {
        if !open.isEmpty, duration != CallTable.unknown { open[open.count - 1].interrupts &+= duration }
        row = end
        continue
      }
      let function = Int(calls.function[row].rawValue)
      // Interrupts that landed in noise are found, so that noise is walked though nothing of it is listed.
      if row < noiseEnd || (functions.isNoise[function] && !(isRoot && row == rows.lowerBound)) {
        noiseEnd = max(noiseEnd, end)
        row += 1
        continue
      }
      let path = paths.child(of: open.last.map { uses[$0.use].path } ?? base, name: functions.number[function])
      while place.count <= path { place.append((0, 0)) }
      if place[path].walk != walk {
        place[path] = (walk, uses.count)
        uses.append(PathUse(path: path))
      }
      open.append(Open(end: end, use: place[path].use, duration: duration))
      if open.count >= Self.deepest { noiseEnd = end }
      if functions.isClosed[function], !(isRoot && row == rows.lowerBound) { noiseEnd = end }
      row += 1
    }
    while !open.isEmpty { Self.close(&open, &uses, onCall) }
    return uses
  }

  /// The names on a path, outermost call first, without the entry point.
  func texts(of path: Int) -> [String] { paths.names(of: path).dropFirst().map { functions.texts[$0] } }

  private static func close(_ open: inout [Open], _ uses: inout [PathUse], _ onCall: (Int, Int64) -> Void) {
    let call = open.removeLast()
    let isKnown = call.duration != CallTable.unknown
    let time = max(0, call.duration &- call.interrupts)
    if let caller = open.indices.last {
      open[caller].interrupts &+= call.interrupts
      if !isKnown || open[caller].callees == CallTable.unknown {
        open[caller].callees = CallTable.unknown
      } else {
        open[caller].callees &+= time
      }
    }
    uses[call.use].calls += 1
    uses[call.use].total = isKnown ? uses[call.use].total.map { $0 &+ time } : nil
    let own = isKnown && call.callees != CallTable.unknown ? max(0, time &- call.callees) : nil
    uses[call.use].selfTime = own.flatMap { own in uses[call.use].selfTime.map { $0 &+ own } }
    if isKnown { onCall(uses[call.use].path, time) }
  }
}
