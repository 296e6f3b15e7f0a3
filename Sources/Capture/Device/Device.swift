import CFtview
import Glibc
import SystemCalls

/// The module's control device, opened: at most one process has it.
///
/// Dropping the value closes the device, which disarms and unhooks everything.
struct Device: ~Copyable {
  /// Bits of the entry points that this kernel offers.
  let entries: UInt32
  /// Whether functions can be entry points here.
  let takesFunctions: Bool
  /// Whether the module sees how to tell what calls return; sure is only what came of arming.
  let offersValues: Bool
  /// Likewise, what they were given.
  let offersArguments: Bool
  /// Longest prefix of a packet that an event can carry, in bytes.
  let snapMaximum: UInt32
  /// The module's version.
  let version: String
  let file: Descriptor

  /// For poll(2): readable once the quota is met.
  var descriptor: Int32 { file.raw }

  private init(file: consuming Descriptor, hello: ftview_hello) {
    self.file = file
    entries = hello.entries & ftview_entry_all
    takesFunctions = hello.entries & ftview_hello_functions != 0
    offersValues = hello.entries & ftview_hello_values != 0
    offersArguments = hello.entries & ftview_hello_arguments != 0
    snapMaximum = hello.snap_max
    version = withUnsafeBytes(of: hello.version) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// Opens the device and shakes hands.
  static func open(path: String = FTVIEW_DEVICE) throws(CaptureError) -> Device {
    let file = try openFile(path)
    var hello = ftview_hello()
    hello.abi = ftview_abi
    let raw = file.raw
    guard System.retrying({ ftview_ioctl_hello(raw, &hello) }) == 0 else {
      let code = errno
      // The module tells its own number even when it refuses ours; a device that is not ours knows no hello at all.
      if code == EPROTO || code == ENOTTY { throw .abiMismatch(module: hello.abi, program: ftview_abi) }
      throw Self.refused(.hello, code)
    }
    guard hello.abi == ftview_abi else { throw .abiMismatch(module: hello.abi, program: ftview_abi) }
    return Device(file: file, hello: hello)
  }

  private static func openFile(_ path: String) throws(CaptureError) -> Descriptor {
    do throws(SystemFailure) {
      return try System.open(path, O_RDWR)
    } catch {
      switch error.code {
      case ENOENT, ENXIO, ENODEV: throw Doctor.noDevice()
      case EACCES, EPERM: throw .notRoot
      case EBUSY: throw .deviceBusy
      default: throw .file(error)
      }
    }
  }

  /// Replaces the filter; an empty program accepts all packets.
  func setFilter(_ instructions: [FilterInstruction]) throws(CaptureError) {
    let raw = file.raw
    let program = instructions.map { sock_filter(code: $0.code, jt: $0.jumpTrue, jf: $0.jumpFalse, k: $0.k) }
    let result = program.withUnsafeBufferPointer { buffer in
      var filter = ftview_filter()
      filter.insns = UInt64(UInt(bitPattern: buffer.baseAddress))
      filter.len = UInt32(clamping: buffer.count)
      return System.retrying { ftview_ioctl_set_filter(raw, &filter) }
    }
    try check(result, .setFilter)
  }

  /// Of which functions their values are wanted, by where each begins, in ascending order; none is all.
  func setValues(_ starts: [UInt64]) throws(CaptureError) {
    let raw = file.raw
    let result = starts.withUnsafeBufferPointer { buffer in
      var values = ftview_values()
      values.functions = UInt64(UInt(bitPattern: buffer.baseAddress))
      values.count = UInt32(clamping: buffer.count)
      return System.retrying { ftview_ioctl_set_values(raw, &values) }
    }
    try check(result, .setValues)
  }

  /// Whose values decide which windows are kept, by where each begins, in ascending order.
  func setJudged(_ functions: [JudgedFunction]) throws(CaptureError) {
    let raw = file.raw
    let list = functions.map {
      ftview_judged(start: $0.start, how: $0.judgement.how, width: $0.judgement.width)
    }
    let result = list.withUnsafeBufferPointer { buffer in
      var judge = ftview_judge()
      judge.functions = UInt64(UInt(bitPattern: buffer.baseAddress))
      judge.count = UInt32(clamping: buffer.count)
      return System.retrying { ftview_ioctl_set_judged(raw, &judge) }
    }
    try check(result, .setJudged)
  }

  /// Adds a function as an entry point, for the next ``arm(_:)``; `label` is what the trace will call it.
  func addEntry(_ function: EntryFunction, label: String) throws(CaptureError) {
    var entry = ftview_entry()
    guard Self.put(function.symbol, into: &entry.symbol), Self.put(function.module ?? "", into: &entry.module) else {
      throw .entryRefused(function.printed, reason: "its name is too long")
    }
    // A label that does not fit is cut: it is for people.
    _ = Self.put(String(label.prefix(Int(FTVIEW_LABEL_LEN) - 1)), into: &entry.label)
    let raw = file.raw
    guard System.retrying({ ftview_ioctl_add_entry(raw, &entry) }) == 0 else {
      throw .entryRefused(function.printed, reason: DeviceRefusal.text(.addEntry, errno))
    }
  }

  /// Forgets the functions that were added.
  func clearEntries() throws(CaptureError) {
    let raw = file.raw
    try check(System.retrying { ftview_ioctl_clear_entries(raw) }, .clearEntries)
  }

  /// Puts text and a terminating zero into a field of characters; false, and cut, when it does not fit.
  static func put<Field>(_ text: String, into field: inout Field) -> Bool {
    let bytes = Array(text.utf8)
    return withUnsafeMutableBytes(of: &field) { field in
      for (index, byte) in bytes.prefix(field.count - 1).enumerated() { field[index] = byte }
      return bytes.count < field.count
    }
  }

  /// Hooks the entry points; windows open from now on.
  func arm(_ settings: ArmSettings) throws(CaptureError) {
    var arm = ftview_arm()
    // Our own names are far shorter than the field.
    _ = Self.put(settings.instance, into: &arm.instance)
    arm.quota = settings.quota
    arm.entries = settings.entries
    arm.snaplen = min(settings.snapLength, snapMaximum)
    arm.sample = settings.sampling
    if let slower = settings.keep.slower {
      arm.keep |= ftview_keep_slow
      arm.keep_ns = UInt64(clamping: slower)
    }
    if settings.keep.dropped { arm.keep |= ftview_keep_dropped }
    if settings.keep.negative { arm.keep |= ftview_keep_negative }
    // Counting keeps nothing.
    if settings.keep.judgesCalls, !settings.countOnly { arm.keep |= ftview_keep_returns }
    if settings.countOnly { arm.flags |= ftview_arm_count_only }
    if settings.values { arm.flags |= ftview_arm_values }
    if settings.values, settings.arguments { arm.flags |= ftview_arm_arguments }
    let raw = file.raw
    let result = System.retrying { ftview_ioctl_arm(raw, &arm) }
    if result != 0, errno == EPROTONOSUPPORT {
      throw try stats().valuesState.cannotJudge(settings.keep)
    }
    try check(result, .arm)
  }

  /// Unhooks; open windows are closed when this returns. Counters stay readable.
  func disarm() throws(CaptureError) {
    let raw = file.raw
    try check(System.retrying { ftview_ioctl_disarm(raw) }, .disarm)
  }

  /// Opens no window until ``wake()``; the trace array may lose its tracer then. False when a task stays in a window: then
  /// nothing has changed.
  func sleep() throws(CaptureError) -> Bool {
    let raw = file.raw
    let result = System.retrying { ftview_ioctl_sleep(raw) }
    if result != 0, errno == EINPROGRESS { return false }
    try check(result, .sleep)
    return true
  }

  /// Opens windows again.
  func wake() throws(CaptureError) {
    let raw = file.raw
    try check(System.retrying { ftview_ioctl_wake(raw) }, .wake)
  }

  /// The counters now.
  func stats() throws(CaptureError) -> CaptureStats {
    var raw = ftview_stats()
    let descriptor = file.raw
    try check(System.retrying { ftview_ioctl_stats(descriptor, &raw) }, .stats)
    var stats = CaptureStats()
    stats.seen = raw.seen
    stats.matched = raw.matched
    stats.opened = raw.opened
    stats.closed = raw.closed
    stats.kept = raw.kept
    stats.nested = raw.nested
    stats.nestedOther = raw.nested_other
    stats.skippedForQuota = raw.skipped_quota
    stats.skippedBySampling = raw.skipped_sample
    stats.skippedBusy = raw.skipped_busy
    stats.skippedAsleep = raw.skipped_asleep
    stats.gateFailed = raw.gate_failed
    stats.withoutJourney = raw.no_journey
    stats.values = raw.values
    stats.valuesMissed = raw.values_missed
    stats.arguments = raw.arguments
    stats.argumentsMissed = raw.arguments_missed
    stats.argumentsState = ValuesState(rawValue: raw.arguments_state) ?? .noWay
    stats.openNow = raw.open_now
    stats.valuesState = ValuesState(rawValue: raw.values_state) ?? .noWay
    return stats
  }

  func check(_ result: Int32, _ request: DeviceRequest) throws(CaptureError) {
    guard result != 0 else { return }
    throw Self.refused(request, errno)
  }

  private static func refused(_ request: DeviceRequest, _ code: Int32) -> CaptureError {
    .device(request.rawValue, reason: DeviceRefusal.text(request, code, ftraceIsOff: Doctor.ftraceIsOff()))
  }
}
