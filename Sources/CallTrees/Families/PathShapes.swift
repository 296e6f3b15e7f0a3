import TraceEvents

/// Works out the shape of a packet's calls: a number that is equal for packets that took the same path.
///
///     tcp_v4_rcv                       tcp_v4_rcv
///       __rcu_read_lock                  tcp_filter
///       tcp_filter                       tcp_try_coalesce
///       tcp_try_coalesce        and    have the same shape
///       tcp_try_coalesce
///       asm_common_interrupt
///
/// Interrupts and noise (``NoiseFunctions``) are left out with what is beneath them, and what is beneath functions whose
/// way depends on the machine (``FamilyFunctions/isClosed``). Of the calls that a caller makes,
/// one that is alike in everything beneath to one that it made before counts nothing: so loops of any length, and of any
/// number of calls in a turn, have the shape of one turn.
///
/// A shape is a hash of names alone, 64 bits: the same in every trace and on every kernel. Of 100,000 families two have
/// the same one by accident once in 4 × 10⁹ traces.
struct PathShapes: Sendable {
  private struct Open {
    /// Row behind the last one beneath.
    var end: UInt32
    /// Where its callees' shapes begin in ``met``.
    var first: UInt32
    /// What tells its callees from others' in ``seen``.
    var salt: UInt64
    /// Name and callees so far.
    var hash: UInt64
    /// The callee before.
    var last: UInt64 = 0
  }

  /// How many shapes of callees are looked through one by one: hardly a call has more, and they lie together.
  private static let few = 12

  private var open: [Open] = []
  /// The first few shapes that each open call has had beneath it, the innermost call's last; those behind ``metCount`` are of calls
  /// that have returned.
  private var met: [UInt64] = []
  private var metCount = 0
  /// Those that came after them.
  private var seen = SeenShapes()
  private var steps = PathSteps()

  /// The shape of the calls in `rows`, a packet's or an outermost call's.
  ///
  /// - Parameter entry: hash of the entry point's name.
  /// - Parameter isRoot: the first row was asked for by itself: it counts even if it is noise or an interrupt.
  /// - Returns: nil when a call that counts is not known from its entry to its return, or, once there are ways
  ///   (``learnWay(of:entry:isRoot:in:_:)``), when the calls take none of them.
  /// - Complexity: O(calls).
  mutating func shape(
    of rows: Range<Int>, entry: UInt64, isRoot: Bool, in calls: CallTable, _ functions: FamilyFunctions
  ) -> UInt64? {
    open.removeAll(keepingCapacity: true)
    metCount = 0
    seen.removeAll()
    steps.begin()
    open.append(Open(end: .max, first: 0, salt: 0, hash: entry))
    var row = rows.lowerBound
    // An interrupt that is looked at for itself is all interrupt.
    let skipped: CallFlags = isRoot && row < rows.upperBound && calls.flags[row].contains(.interrupt) ? [] : .interrupt
    while row < rows.upperBound {
      while open[open.count - 1].end <= row { close() }
      if steps.isAstray { return nil }
      let flags = calls.flags[row]
      let end = max(row + 1, calls.subtreeEnd[row])
      let function = Int(calls.function[row].rawValue)
      if !flags.isDisjoint(with: skipped) || (functions.isNoise[function] && !(isRoot && row == rows.lowerBound)) {
        row = end
        continue
      }
      guard flags.isDisjoint(with: .incomplete) else { return nil }
      if end == row + 1 || (functions.isClosed[function] && !(isRoot && row == rows.lowerBound)) {
        row = end - 1
        add(DiffSide.mix(functions.hash[function]))
      } else {
        open.append(
          Open(
            end: UInt32(clamping: end), first: UInt32(truncatingIfNeeded: metCount),
            salt: UInt64(row + 1) &* 0x9e37_79b9_7f4a_7c15, hash: functions.hash[function]))
      }
      row += 1
    }
    while open.count > 1 { close() }
    return DiffSide.mix(open[0].hash)
  }

  /// As ``shape(of:entry:isRoot:in:_:)``. From then on only calls of such shapes have one: others are left at the first callee of
  /// an outermost call in which they differ.
  mutating func learnWay(
    of rows: Range<Int>, entry: UInt64, isRoot: Bool, in calls: CallTable, _ functions: FamilyFunctions
  ) -> UInt64? {
    let others = steps
    steps = PathSteps()
    steps.isLearning = true
    let shape = shape(of: rows, entry: entry, isRoot: isRoot, in: calls, functions)
    steps.join(others, learned: shape != nil)
    return shape
  }

  @inline(__always)
  private mutating func close() {
    let call = open.removeLast()
    metCount = Int(call.first)
    add(DiffSide.mix(call.hash))
  }

  /// Adds a callee's shape to the innermost open call.
  @inline(__always)
  private mutating func add(_ shape: UInt64) {
    let top = open.count - 1
    guard open[top].last != shape else { return }
    open[top].last = shape
    guard isNew(shape, of: top) else { return }
    let hash = DiffSide.mix(open[top].hash &* 31 &+ shape)
    open[top].hash = hash
    if top <= 1, steps.isWatching { steps.take(hash) }
  }

  /// Whether that open call, the innermost, has had no callee of this shape; from now on it has.
  @inline(__always)
  private mutating func isNew(_ shape: UInt64, of call: Int) -> Bool {
    let first = Int(open[call].first)
    var place = first
    while place < metCount {
      if met[place] == shape { return false }
      place += 1
    }
    if place - first == Self.few { return seen.insert(shape ^ open[call].salt) }
    if place == met.count { met.append(shape) } else { met[place] = shape }
    metCount = place + 1
    return true
  }
}

/// The ways that packets take, by the hashes that their outermost calls have after each callee: packets of one shape have the same.
private struct PathSteps: Sendable {
  private var ways: [[UInt64]] = []
  private var taken: [UInt64] = []
  private var count = 0
  var isLearning = false
  /// The calls take none of the ways.
  private(set) var isAstray = false

  var isWatching: Bool { isLearning || !ways.isEmpty }

  mutating func begin() {
    taken.removeAll(keepingCapacity: true)
    count = 0
    isAstray = false
  }

  mutating func take(_ hash: UInt64) {
    if isLearning { return taken.append(hash) }
    if !ways.contains(where: { count < $0.count && $0[count] == hash }) { isAstray = true }
    count += 1
  }

  /// Goes on with the ways of `others` and, if it was learned, the one just taken.
  mutating func join(_ others: PathSteps, learned: Bool) {
    isLearning = false
    ways = others.ways + (learned ? [taken] : [])
  }
}

/// Which shapes open calls have had beneath them: a set that is emptied for every packet without touching its memory.
private struct SeenShapes: Sendable {
  private var keys: [UInt64]
  private var stamps: [UInt32]
  private var stamp: UInt32 = 1
  private var count = 0

  init() {
    keys = Array(repeating: 0, count: 1024)
    stamps = Array(repeating: 0, count: 1024)
  }

  mutating func removeAll() {
    count = 0
    if stamp == .max {
      stamps = Array(repeating: 0, count: stamps.count)
      stamp = 0
    }
    stamp += 1
  }

  /// False when it is there already.
  @inline(__always)
  mutating func insert(_ value: UInt64) -> Bool {
    let mask = keys.count - 1
    var place = Int(truncatingIfNeeded: DiffSide.mix(value)) & mask
    while stamps[place] == stamp {
      if keys[place] == value { return false }
      place = (place + 1) & mask
    }
    keys[place] = value
    stamps[place] = stamp
    count += 1
    if count * 2 > keys.count { grow() }
    return true
  }

  private mutating func grow() {
    let (old, known, now) = (keys, stamps, stamp)
    keys = Array(repeating: 0, count: old.count * 4)
    stamps = Array(repeating: 0, count: old.count * 4)
    count = 0
    for place in old.indices where known[place] == now { _ = insert(old[place]) }
  }
}
