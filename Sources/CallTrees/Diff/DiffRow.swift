/// One line of a diff: a call that both packets made, or only one of them did.
package struct DiffRow: Sendable, Equatable {
  /// What the comparison says of the call. Said from the right packet's view: `slower` is slower on the right.
  package enum State: String, Sendable, CaseIterable {
    case same, slower, faster, onlyLeft, onlyRight, countChanged, returnChanged
    /// Both packets made the call with all that is beneath it, but not in the same place: there are two lines of it,
    /// one of each packet (``DiffRow/counterpart``).
    case moved
    /// Functions of different names that stand for each other (``FunctionKin``), or call the same functions.
    case renamed
  }

  /// Depth from the packets' outermost calls, which are 0.
  package var depth: Int {
    get { Int(storedDepth) }
    set { storedDepth = UInt32(clamping: newValue) }
  }
  /// Row of the call in the left trace's ``CallTable``, the first one where the line stands for several.
  package var left: Int? {
    get { Self.known(storedLeft) }
    set { storedLeft = Self.stored(newValue) }
  }
  /// Row of the call in the right trace's ``CallTable``, the first one where the line stands for several.
  package var right: Int? {
    get { Self.known(storedRight) }
    set { storedRight = Self.stored(newValue) }
  }
  /// How many calls of the left packet the line stands for: ×N where siblings that are alike were put together.
  package var leftCount: Int {
    get { Int(storedLeftCount) }
    set { storedLeftCount = UInt32(clamping: newValue) }
  }
  /// How many calls of the right packet the line stands for.
  package var rightCount: Int {
    get { Int(storedRightCount) }
    set { storedRightCount = UInt32(clamping: newValue) }
  }
  /// Total time of those calls on the left in ns, without interrupts unless asked for; nil when not known.
  package var leftTime: Int64? {
    get { storedLeftTime == CallTable.unknown ? nil : storedLeftTime }
    set { storedLeftTime = newValue ?? CallTable.unknown }
  }
  /// Total time of those calls on the right in ns.
  package var rightTime: Int64? {
    get { storedRightTime == CallTable.unknown ? nil : storedRightTime }
    set { storedRightTime = newValue ?? CallTable.unknown }
  }
  /// Self time of those calls on the left in ns, 0 when not known. Self times of all lines add up to the outermost
  /// calls' total times; where a callee took longer than its caller, which damaged traces say, they are negative.
  var leftSelf: Int64 = 0
  /// Self time of those calls on the right in ns, 0 when not known.
  var rightSelf: Int64 = 0
  /// The line after the last one that lies beneath this one.
  package var subtreeEnd: Int {
    get { Int(storedEnd) }
    set { storedEnd = UInt32(clamping: newValue) }
  }
  /// Index into ``TreeDiff/names``: the left call's function, or the right one's where there is no other.
  package var function: Int { Int(storedFunction) }
  /// The right call's function where it is another one.
  package var rightFunction: Int? {
    get { Self.known(storedRightFunction) }
    set { storedRightFunction = Self.stored(newValue) }
  }
  /// The other line of a call that was moved; set on the topmost line of what was moved.
  package var counterpart: Int? {
    get { Self.known(storedCounterpart) }
    set { storedCounterpart = Self.stored(newValue) }
  }

  // There is a line for every call of both packets. It is small, so that going over all of them is quick: the smallest
  // parts stand last, and rows have 32 bits, for no trace has more of them (CallTable.rowLimit).
  private var storedLeftTime = CallTable.unknown
  private var storedRightTime = CallTable.unknown
  private var storedDepth: UInt32
  private var storedLeft = UInt32.max
  private var storedRight = UInt32.max
  private var storedLeftCount: UInt32 = 0
  private var storedRightCount: UInt32 = 0
  private var storedEnd: UInt32
  private var storedFunction: UInt32
  private var storedRightFunction = UInt32.max
  private var storedCounterpart = UInt32.max
  /// What the comparison says of the call itself: a caller can be `same` although a call beneath it is not.
  package var state: State

  /// A line of no calls yet.
  init(depth: Int, state: State, subtreeEnd: Int, function: Int) {
    storedDepth = UInt32(clamping: depth)
    storedEnd = UInt32(clamping: subtreeEnd)
    storedFunction = UInt32(clamping: function)
    self.state = state
  }

  private static func known(_ value: UInt32) -> Int? { value == .max ? nil : Int(value) }

  private static func stored(_ value: Int?) -> UInt32 { value.map { UInt32(clamping: $0) } ?? .max }

  /// How much longer the right packet took, in ns; nil when one side has no call or no known time.
  package var delta: Int64? {
    guard let leftTime, let rightTime else { return nil }
    return rightTime.subtractingReportingOverflow(leftTime).partialValue
  }

  /// The line is about which calls were made, not about how long they took or what they returned.
  package var isStructural: Bool {
    switch state {
    case .onlyLeft, .onlyRight, .countChanged, .moved, .renamed: true
    case .same, .slower, .faster, .returnChanged: false
    }
  }

  /// Only one packet made the call here.
  package var isOneSided: Bool { left == nil || right == nil }
}

/// What both packets' call returned, as printed, where that differs.
package struct DiffReturn: Sendable, Equatable {
  /// What the left packet's call returned.
  package var left: String
  /// What the right packet's call returned.
  package var right: String
}
