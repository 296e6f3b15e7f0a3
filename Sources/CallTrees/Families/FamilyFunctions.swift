import KernelTypes
import TraceEvents

/// The functions of a trace as path families see them: as printed, but without what the compiler put behind a name
/// (`.isra.0`, `.constprop.0`, `.part.0`), so that two kernels can be compared.
struct FamilyFunctions: Sendable {
  /// By number: a function's name, or an entry point's.
  private(set) var texts: [String] = []
  /// By number: a hash of the text alone.
  private(set) var hashes: [UInt64] = []
  private var numbers: [String: Int] = [:]
  /// By function of the trace: the number of its name.
  private(set) var number: [Int] = []
  /// By function of the trace: the hash of its name.
  private(set) var hash: [UInt64] = []
  /// By function of the trace: left out, with everything beneath.
  private(set) var isNoise: [Bool] = []
  /// By function of the trace: what it calls depends on the machine and not on the packet, and is left out.
  private(set) var isClosed: [Bool] = []

  /// Waking a task, setting a timer, queueing work, drawing random numbers and allocating pages: which way these take
  /// depends on what other CPUs do, which batch is empty and what time it is. Functions that start so.
  private static let closed = [
    "try_to_wake_up", "schedule", "__schedule", "mod_timer", "__mod_timer", "add_timer", "timer_reduce", "del_timer",
    "timer_delete", "hrtimer_start", "hrtimer_try_to_cancel", "queue_work", "__queue_work", "queue_delayed_work",
    "__queue_delayed_work", "mod_delayed_work", "get_random_", "_get_random_", "ktime_get", "__alloc_pages",
    "alloc_pages", "get_page_from_freelist", "free_unref_", "free_frozen_page", "page_frag_", "__page_frag_",
    "raise_softirq", "wakeup_softirqd",
  ]

  /// Looks at the functions that came since.
  ///
  /// - Complexity: O(new functions).
  mutating func update(_ table: FunctionTable) {
    NoiseFunctions.add(to: &isNoise, of: table)
    for index in number.count..<max(number.count, table.count) {
      let printed = table.printed(FunctionID(rawValue: UInt32(clamping: index)))
      number.append(number(of: FunctionName.base(printed)))
      isClosed.append(Self.closed.contains { printed.hasPrefix($0) })
      hash.append(hashes[number[index]])
    }
  }

  /// The number of a name, new or known.
  mutating func number(of text: String) -> Int {
    if let known = numbers[text] { return known }
    numbers[text] = texts.count
    texts.append(text)
    hashes.append(CallPathNumber.hash(text))
    return texts.count - 1
  }

  /// The number of a packet's entry point, or of an outermost call's function.
  ///
  /// - Parameter record: the packet's; nil for an outermost call.
  mutating func number(of look: PacketLook, _ record: PacketRecord?, in trace: Trace) -> Int {
    if let record { return number(of: record.entry) }
    guard look.rows.lowerBound < trace.calls.count else { return number(of: "") }
    return number[Int(trace.calls.function[look.rows.lowerBound].rawValue)]
  }
}
