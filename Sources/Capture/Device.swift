import CFtview
import Glibc

/// What the module counts, since it was last armed.
package struct CaptureStats: Equatable, Sendable {
  /// Packets that reached an entry point.
  package var seen: UInt64 = 0
  /// Of those, accepted by the filter.
  package var matched: UInt64 = 0
  /// Windows opened.
  package var opened: UInt64 = 0
  /// Windows closed.
  package var closed: UInt64 = 0
  /// Matches inside an open window of the same task: part of that window.
  package var nested: UInt64 = 0
  /// Matches after the quota was met.
  package var skippedForQuota: UInt64 = 0
  /// Matches left out by sampling.
  package var skippedBySampling: UInt64 = 0
  /// Matches for which the module had no room.
  package var skippedBusy: UInt64 = 0
  /// Windows in which nothing could be recorded: the PID filter was removed by somebody, or kprobes were switched off.
  package var gateFailed: UInt64 = 0
  /// Windows open at this moment.
  package var openNow: UInt32 = 0

  package init() {}
}

/// The module's control device, opened: at most one process has it.
///
/// Dropping the value closes the device, which disarms and unhooks everything.
struct Device: ~Copyable {
  /// Bits of the entry points that this kernel offers.
  let entries: UInt32
  /// Longest prefix of a packet that an event can carry, in bytes.
  let snapMaximum: UInt32
  /// The module's version.
  let version: String
  private let file: Descriptor

  /// For poll(2): readable once the quota is met.
  var descriptor: Int32 { file.raw }

  private init(file: consuming Descriptor, hello: ftview_hello) {
    self.file = file
    entries = hello.entries
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
      throw .device("shake hands", reason: String(cString: strerror(code)))
    }
    guard hello.abi == ftview_abi else { throw .abiMismatch(module: hello.abi, program: ftview_abi) }
    return Device(file: file, hello: hello)
  }

  private static func openFile(_ path: String) throws(CaptureError) -> Descriptor {
    do throws(SystemFailure) {
      return try System.open(path, O_RDWR)
    } catch {
      switch error.code {
      case ENOENT, ENXIO, ENODEV: throw .noModule
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
    try check(result, "set the filter")
  }

  /// Hooks the entry points; windows open from now on.
  func arm(_ settings: ArmSettings) throws(CaptureError) {
    var arm = ftview_arm()
    let name = Array(settings.instance.utf8)
    withUnsafeMutableBytes(of: &arm.instance) { field in
      // One byte stays for the terminating zero; our own names are far shorter.
      for (index, byte) in name.prefix(field.count - 1).enumerated() { field[index] = byte }
    }
    arm.quota = settings.quota
    arm.entries = settings.entries
    arm.snaplen = min(settings.snapLength, snapMaximum)
    arm.sample = settings.sampling
    arm.flags = settings.countOnly ? ftview_arm_count_only : 0
    let raw = file.raw
    try check(System.retrying { ftview_ioctl_arm(raw, &arm) }, "arm")
  }

  /// Unhooks; open windows are closed when this returns. Counters stay readable.
  func disarm() throws(CaptureError) {
    let raw = file.raw
    try check(System.retrying { ftview_ioctl_disarm(raw) }, "disarm")
  }

  /// The counters now.
  func stats() throws(CaptureError) -> CaptureStats {
    var raw = ftview_stats()
    let descriptor = file.raw
    try check(System.retrying { ftview_ioctl_stats(descriptor, &raw) }, "read the counters")
    var stats = CaptureStats()
    stats.seen = raw.seen
    stats.matched = raw.matched
    stats.opened = raw.opened
    stats.closed = raw.closed
    stats.nested = raw.nested
    stats.skippedForQuota = raw.skipped_quota
    stats.skippedBySampling = raw.skipped_sample
    stats.skippedBusy = raw.skipped_busy
    stats.gateFailed = raw.gate_failed
    stats.openNow = raw.open_now
    return stats
  }

  private func check(_ result: Int32, _ what: String) throws(CaptureError) {
    guard result != 0 else { return }
    let code = errno
    let reason =
      switch code {
      case EBUSY: "an entry point is hooked by another module"
      case EALREADY: "it is armed already"
      default: String(cString: strerror(code))
      }
    throw .device(what, reason: reason)
  }
}

/// What the device is armed with.
struct ArmSettings: Equatable {
  /// The trace instance; empty for the top-level buffer.
  var instance = ""
  /// Windows to open; 0 is no limit.
  var quota: UInt64 = 0
  var entries: UInt32 = 0
  /// Bytes of each packet in its event.
  var snapLength: UInt32 = 128
  /// One in this many matches.
  var sampling: UInt32 = 1
  var countOnly = false
}
