/// What to capture, and what it may cost.
package struct CaptureRequest: Sendable {
  /// Which packets.
  package var filter: Filter = .all
  /// Where windows open, by name; empty stands for all handlers that the kernel offers. See ``NamedEntry`` and
  /// ``KernelFunctions/entryPoint(_:)``.
  package var entries: [String] = []
  /// Which windows are kept.
  package var keep = KeepRules()
  /// Keep the newest packets only, in the same memory and on the same disk for as long as it takes; nil keeps all.
  package var ring: RingSize?
  /// Of a ring there are trees once it has ended; of any other capture there always are.
  package var ringHasTrees = false
  /// In a ring, so many packets before and after one that a rule asks for are kept with it.
  package var around = 0
  /// Which functions are traced.
  package var traced = TracedFunctions.everything
  /// Windows to keep before the capture ends; nil is no limit.
  package var quota: UInt64?
  /// Wait with the tracer off until a packet matches, and again after so many seconds without one; nil never sleeps.
  package var sleepAfter: Int?
  /// Bytes of each packet to keep, from the IP header on; at most 256.
  package var snapLength = 128
  /// Record one in this many matching packets.
  package var sampling = 1
  /// Record functions of hard interrupts that land in a window.
  package var interrupts = false
  /// Calls deeper than this are not recorded; 0 is no limit.
  package var depth = 0
  /// Record what each call was given (`options/funcgraph-args`, Linux 6.15 and later) and what it returned, where the
  /// kernel can.
  package var values = true
  /// Of which functions what they return is wanted.
  package var valued = TracedFunctions.everything
  /// Fields of the packet and its socket whose changes are recorded; at most eight.
  package var fields = FieldNames.none
  /// Size of each CPU's trace buffer in KiB; nil is 8 MiB, less on a machine with little memory.
  package var bufferKilobytes: Int?
  /// Size of a sub-buffer in KiB, of which the kernel makes a power of two of pages; nil is the kernel's, one page.
  package var subBufferKilobytes: Int?
  /// The saved file has all of the kernel's symbols and types, and not just those that occur in it.
  package var allSymbols = false
  /// After so many seconds the capture ends by itself; nil is no limit. A capture that nobody watches slows the machine
  /// down for nothing.
  package var timeLimit: Int? = Self.defaultTimeLimit
  /// After so many bytes of trace the capture ends by itself.
  package var spoolLimit = 256 << 20
  /// Where the spooled trace lies until it is saved, without a name.
  package var spoolDirectory = "/var/tmp"
  /// Count matching packets only: no window opens, and tracing is not touched.
  package var countOnly = false
  /// Use the top-level buffer although somebody else does, where there is no other way.
  package var takeOver = false

  /// Ten minutes.
  package static let defaultTimeLimit = 600

  /// Every packet at every handler that the kernel offers, all functions traced, for ten minutes at most.
  package init() {}

  /// Checks every number against its range, and what does not go together.
  package func validate() throws(CaptureError) {
    guard (0...256).contains(snapLength) else { throw .outOfRange("the snap length", "0 to 256 bytes") }
    guard (1...1_000_000_000).contains(sampling) else { throw .outOfRange("sampling", "1 or more") }
    guard (0...1000).contains(depth) else { throw .outOfRange("the depth", "0 (no limit) to 1000") }
    try fields.validate(values: values)
    guard valued.learned == nil else { throw .nothingTraced("learned") }
    guard (64...(4 << 20)).contains(bufferKilobytes ?? 64) else {
      throw .outOfRange("the buffer", "64 to 4194304 KiB")
    }
    guard (4...512).contains(subBufferKilobytes ?? 4) else { throw .outOfRange("a sub-buffer", "4 to 512 KiB") }
    guard (0...KeepRules.longest).contains(keep.slower ?? 0) else {
      throw .outOfRange("the time of a rule 'slower'", "0 ns to one hour")
    }
    guard ring == nil || quota == nil else { throw .ringWithQuota }
    guard ring != nil || (!keep.newPath && around == 0) else {
      throw .needsRing(keep.newPath ? "the rule new-path" : "packets around others")
    }
    guard (0...10_000).contains(around) else { throw .outOfRange("the packets around one", "0 to 10000") }
    guard (1...86_400).contains(sleepAfter ?? 1) else { throw .outOfRange("the time to sleep after", "1 to 86400 s") }
    guard quota != 0 else { throw .outOfRange("the number of packets", "1 or more") }
    guard (timeLimit ?? 1) > 0 else { throw .outOfRange("the time limit", "1 second or more") }
  }
}
