import KernelTypes

/// Turns the records of a ring buffer into events, by the layouts that the kernel itself describes.
///
/// Everything that depends on an event's number only is worked out when the first such record comes. A call's entry or
/// exit then costs a few loads and one look-up of its address.
struct RecordDecoder {
  /// What the identifiers in the events mean. Grows; identifiers stay valid.
  var names = TraceNames()

  let formats: EventFormats
  private var context: PrintContext
  /// Asked for a newer list of symbols when a function is called that is not in the list.
  private let newerSymbols: (@Sendable () -> SymbolMap?)?
  let bigEndian: Bool
  private var plans: [RecordPlan] = []
  /// By event number: position in `plans`, or -1 before the first such record.
  private var planIndex: [Int32] = []
  /// The plan of all numbers that have no format; -1 before the first such record.
  private var unknownPlan = -1
  /// What comments and packets need beside their plan, by ``RecordPlan/details``.
  private var details: [EventDetails] = []
  private var functions = AddressTable()
  private var callers = AddressTable()
  /// By function.
  var argumentPlans: [FunctionArguments] = []
  /// Arguments were recorded, and nothing says what they are.
  var hasUnknownArguments = false
  /// By function: what it returns; nil before it was asked for.
  var returnShapes: [ReturnShape?] = []
  /// Of values whose type is not known, which many functions have in common.
  var returnValues = AddressTable()
  private var comms: [Int32: StringID] = [:]
  private var recentComms = Array(repeating: (pid: Int32.min, comm: StringID.none), count: 256)
  private let type: NumberField
  private let pid: NumberField
  /// For ``takeCalls(_:until:_:into:)``.
  private(set) var calls: CallLayout
  /// What texts may still be longer than six times their records; grows and shrinks with every record.
  private var textBudget = Self.mostText
  private static let mostText = 1 << 18

  init(formats: EventFormats, context: PrintContext, newerSymbols: (@Sendable () -> SymbolMap?)? = nil) {
    self.formats = formats
    self.context = context
    self.newerSymbols = newerSymbols
    bigEndian = formats.bigEndian
    // All events share the common fields, so any format tells where they are.
    type = NumberField(formats.any?.field("common_type"))
    pid = NumberField(formats.any?.field("common_pid"))
    calls = CallLayout(type: type, pid: pid, bigEndian: bigEndian)
    if let types = context.types { describeArguments(by: types) }
  }

  /// Gives a task its name, for events from now on.
  mutating func setComm(_ comm: some StringProtocol, pid: Int32) {
    comms[pid] = names.strings.intern(comm)
    recentComms[Int(pid & 255)] = (Int32.min, .none)
  }

  /// Takes what the kernel says of its functions, before the first record.
  mutating func describeArguments(by types: BTF) { names.strings.describeArguments(by: types) }

  /// Knows the functions that another decoder knows, before the first record.
  mutating func takeSymbols(of other: RecordDecoder) { context.symbols = other.context.symbols }

  /// Forgets what packets' events carried that were handed over.
  mutating func forgetPackets() {
    names.begins.forgetAll()
    names.ends.forgetAll()
  }

  /// What is done with a record.
  mutating func kind(_ record: UnsafeRawBufferPointer) -> RecordPlan.Kind {
    plans[planPosition(type.unsigned(record, bigEndian) ?? 0)].kind
  }

  /// Turns one record of `cpu`, made at `time`, into an event. One that is too short to be what it says is left out.
  @inline(__always)
  mutating func decode(
    _ record: UnsafeRawBufferPointer, time: Int64, cpu: Int32, into sink: inout some EventSink
  ) {
    let pid = Int32(truncatingIfNeeded: pid.signed(record, bigEndian) ?? -1)
    let position = planPosition(type.unsigned(record, bigEndian) ?? 0)
    let plan = plans[position]
    // An event is made in one go: filled in piece by piece it would be stored and copied once more.
    switch plan.kind {
    case .entry:
      let plain = PlainRecord(record, length: plan.plainLength)
      guard let address = plain?.u64(plan.function) ?? plan.function.unsigned(record, bigEndian) else { return }
      var event = TraceEvent(.enter)
      event.cpu = cpu
      event.pid = pid
      event.comm = comm(pid)
      event.time = time
      event.function = function(address)
      event.depth = plain?.depth(plan.depth) ?? depth(record, plan.depth)
      if plan.hasExtras {
        if plan.caller.isThere { event.caller = caller(plan, record) }
        event.text = arguments(plan, record, of: event.function)
      }
      sink.receive(event, names: names)
    case .exit:
      if let plain = PlainRecord(record, length: plan.plainLength) {
        var event = TraceEvent(.exit)
        event.cpu = cpu
        event.pid = pid
        event.comm = comm(pid)
        event.time = time
        event.function = function(plain.u64(plan.function))
        event.depth = plain.depth(plan.depth)
        if plan.callTime.isThere {
          event.duration = Self.duration(from: plain.u64(plan.callTime), to: plain.u64(plan.returnTime))
        }
        return sink.receive(event, names: names)
      }
      guard let address = plan.function.unsigned(record, bigEndian) else { return }
      var event = TraceEvent(.exit)
      event.cpu = cpu
      event.pid = pid
      event.comm = comm(pid)
      event.time = time
      event.function = function(address)
      event.depth = depth(record, plan.depth)
      if let called = plan.callTime.unsigned(record, bigEndian),
        let returned = plan.returnTime.unsigned(record, bigEndian)
      {
        event.duration = Self.duration(from: called, to: returned)
      }
      if let value = plan.returnValue.unsigned(record, bigEndian) { event.ret = returnValue(value, of: event.function) }
      sink.receive(event, names: names)
    default:
      var event = TraceEvent(.comment)
      event.cpu = cpu
      event.pid = pid
      event.comm = comm(pid)
      event.time = time
      other(plan, record, &event)
      sink.receive(event, names: names)
      if plan.kind == .stack { frames(plan, record, event, into: &sink) }
    }
  }

  /// The duration of a call is the tracer's own `rettime - calltime` where the record has both: the time stamps of the two records
  /// include what recording itself took.
  @inline(__always)
  static func duration(from called: UInt64, to returned: UInt64) -> Int64? {
    called > 0 && returned >= called ? Int64(clamping: returned &- called) : nil
  }

  @inline(__always)
  private func depth(_ record: UnsafeRawBufferPointer, _ field: NumberField) -> Int32 {
    guard let depth = field.signed(record, bigEndian) else { return -1 }
    return Int32(clamping: max(-1, depth))
  }

  @inline(__always)
  mutating func comm(_ pid: Int32) -> StringID {
    // Consecutive events are of the same few tasks.
    let recent = recentComms[Int(pid & 255)]
    if recent.pid == pid { return recent.comm }
    let comm = comms[pid] ?? .none
    recentComms[Int(pid & 255)] = (pid, comm)
    return comm
  }

  @inline(__always)
  mutating func function(_ address: UInt64) -> FunctionID {
    if let known = functions.find(address) { return FunctionID(rawValue: known) }
    return newFunction(address)
  }

  @inline(never)
  private mutating func newFunction(_ address: UInt64) -> FunctionID {
    if let newerSymbols, !context.symbols.hasFunction(at: address), let newer = newerSymbols() {
      context.symbols = newer
    }
    let id = context.symbols.withName(of: address) { names.functions.intern($0) }
    functions.insert(address, id.rawValue)
    if context.symbols.isInterruptEntry(address) { names.interruptEntries.insert(id) }
    return id
  }

  @inline(__always)
  private mutating func planPosition(_ number: UInt64) -> Int {
    if number < UInt64(planIndex.count) {
      let position = planIndex[Int(number)]
      if position >= 0 { return Int(position) }
    }
    return newPlan(number)
  }

  @inline(never)
  private mutating func newPlan(_ number: UInt64) -> Int {
    // A number has 16 bits; where damage says otherwise it is as good as any other unknown one.
    let number = Int(number & 0xffff)
    if number < planIndex.count, planIndex[number] >= 0 { return Int(planIndex[number]) }
    var detail = EventDetails(number: number)
    var plan = RecordPlan(.unknown)
    do throws(FormatError) {
      // A damaged trace may have every number there is: those without a format share a plan, and no place in the index.
      guard let format = try formats.format(number) else {
        if unknownPlan < 0 { unknownPlan = add(plan, detail) }
        return unknownPlan
      }
      plan = RecordPlan(format, bigEndian: bigEndian)
      calls.add(plan, number: number)
      detail = EventDetails(number: number, format: format, longSize: context.longSize)
    } catch {
      detail.problem = error
    }
    while planIndex.count <= number { planIndex.append(-1) }
    let position = add(plan, detail)
    planIndex[number] = Int32(truncatingIfNeeded: position)
    return position
  }

  private mutating func add(_ plan: RecordPlan, _ detail: EventDetails) -> Int {
    var plan = plan
    plan.details = Int32(truncatingIfNeeded: details.count)
    details.append(detail)
    plans.append(plan)
    return plans.count - 1
  }

  /// How long the text of a record of `count` bytes may be. Texts are kept, and a file has many records: when texts so
  /// far were much longer than their records, those of short ones are cut.
  private func textLimit(_ count: Int) -> Int { min(200 + 10 * count, max(textBudget, 4 * count)) }

  @inline(never)
  private mutating func other(_ plan: RecordPlan, _ record: UnsafeRawBufferPointer, _ event: inout TraceEvent) {
    let detail = details[Int(plan.details)]
    let view = ByteView(bytes: record, bigEndian: bigEndian)
    guard let format = detail.format else {
      let reason = detail.problem.map { ": \($0)" } ?? ", whose format is not known"
      let number = (type.unsigned(record, bigEndian) ?? 0) & 0xffff
      event.text = names.strings.intern("event \(number)\(reason)")
      return
    }
    if plan.kind == .callReturn {
      event.kind = .callReturn
      guard let address = plan.function.unsigned(record, bigEndian) else { return }
      event.function = function(address)
      event.ret = returnValue(plan.returnValue.unsigned(record, bigEndian) ?? 0, of: event.function)
      return
    }
    if plan.kind == .callArguments {
      event.kind = .callArguments
      guard let address = plan.function.unsigned(record, bigEndian) else { return }
      event.function = function(address)
      event.text = arguments(plan, record, of: event.function)
      return
    }
    let record = Record(view: view, format: format)
    switch plan.kind {
    case .packetField:
      guard let change = record.fieldChange() else { return }
      event.kind = .packetField
      if let address = plan.function.unsigned(view.bytes, bigEndian), address != 0 {
        event.function = function(address)
      }
      event.text = names.strings.intern(change.text)
    case .packetObject:
      guard let object = record.packetObject() else { return }
      event.kind = .packetObject
      if let address = plan.function.unsigned(view.bytes, bigEndian), address != 0 {
        event.function = function(address)
      }
      event.text = names.strings.intern(object.text)
    case .packetBegin:
      event.kind = .packetBegin
      let begin = record.packetBegin(detail.begin)
      event.packet = Int32(truncatingIfNeeded: names.begins.count)
      event.comm = names.strings.intern(begin.comm)
      names.begins.append(begin)
    case .packetEnd:
      event.kind = .packetEnd
      event.packet = Int32(truncatingIfNeeded: names.ends.count)
      names.ends.append(record.packetEnd(drops: detail.drops))
    default:
      if plan.kind == .packetNested { event.kind = .packetNested }
      let text = detail.text(of: record, context, limit: textLimit(view.bytes.count))
      textBudget = min(Self.mostText, textBudget &+ 6 &* view.bytes.count &- text.count)
      text.withUnsafeBytes { event.text = names.strings.intern($0) }
    }
  }

  /// A stack trace is a comment for each of its functions.
  private mutating func frames(
    _ plan: RecordPlan, _ record: UnsafeRawBufferPointer, _ first: TraceEvent, into sink: inout some EventSink
  ) {
    guard let format = details[Int(plan.details)].format else { return }
    let record = Record(view: ByteView(bytes: record, bigEndian: bigEndian), format: format)
    for address in record.stack(longSize: context.longSize) {
      var event = first
      let text = "=> " + context.symbols.resolve(address)
      event.text = names.strings.intern(text)
      sink.receive(event, names: names)
    }
  }

  /// The return address of an entry, which newer kernels record when asked to.
  @inline(never)
  mutating func caller(_ plan: RecordPlan, _ record: UnsafeRawBufferPointer) -> StringID {
    guard let address = plan.caller.unsigned(record, bigEndian) else { return .none }
    if let known = callers.find(address) { return StringID(rawValue: known) }
    let id = names.strings.intern(context.symbols.resolveWithOffset(address))
    callers.insert(address, id.rawValue)
    return id
  }
}
