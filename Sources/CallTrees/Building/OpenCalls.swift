import TraceEvents

/// A call that has not returned.
struct OpenCall: BitwiseCopyable {
  var row: Int32
  /// As in ``CallRow/traceDepth``.
  var depth: Int32
  var function: FunctionID
  var isInterrupt: Bool
}

/// The open calls of a task, outermost first.
///
/// What was taken off stays behind the last one until another takes its place: to take one off, which each return does, is to
/// count down.
///
///     places  tcp_v4_rcv  tcp_ack  sock_put
///     count   ──────────────────┘
struct OpenCalls {
  private var places: [OpenCall] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The innermost one.
  var last: OpenCall? {
    @inline(__always) get { count == 0 ? nil : places[count &- 1] }
  }

  /// One by its place from the outermost.
  subscript(index: Int) -> OpenCall {
    get { places[index] }
    set { places[index] = newValue }
  }

  @inline(__always)
  mutating func append(_ call: OpenCall) {
    if count < places.count { places[count] = call } else { places.append(call) }
    count &+= 1
  }

  mutating func append(contentsOf calls: some Sequence<OpenCall>) { for call in calls { append(call) } }

  /// Takes the innermost one off; of none there is nothing to take.
  @inline(__always)
  mutating func removeLast() { if count > 0 { count &-= 1 } }

  mutating func popLast() -> OpenCall? {
    defer { removeLast() }
    return last
  }

  mutating func removeAll() { count = 0 }

  /// All of them, outermost first.
  var all: ArraySlice<OpenCall> { places[..<count] }

  /// The innermost one for which that holds.
  func last(where holds: (OpenCall) -> Bool) -> OpenCall? { all.last(where: holds) }
}
