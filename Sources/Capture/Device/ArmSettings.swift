/// What the device is armed with.
struct ArmSettings: Equatable {
  /// The trace instance; empty for the top-level buffer.
  var instance = ""
  /// Windows to open; 0 is no limit.
  var quota: UInt64 = 0
  var entries: UInt32 = 0
  var keep = KeepRules()
  /// Bytes of each packet in its event.
  var snapLength: UInt32 = 128
  /// One in this many matches.
  var sampling: UInt32 = 1
  var countOnly = false
  /// Say what each call in a window returned, where the kernel lets the module.
  var values = false
  /// And what it was given.
  var arguments = false

  init(_ request: CaptureRequest, entries: UInt32) {
    self.entries = entries
    keep = request.keep
    quota = request.quota ?? 0
    snapLength = UInt32(clamping: request.snapLength)
    sampling = UInt32(clamping: request.sampling)
    countOnly = request.countOnly
  }
}
