import TraceEvents

/// What is known of each CPU.
struct CPUStates: Sendable {
  private var pids: [Int32] = []
  private var recent: [RecentTask] = []
  private var lossCounts: [Int] = []
  /// The number of each CPU's last loss among all losses of the trace; by the same slots.
  private var lastLosses: [Int] = []
  /// How often events were lost so far, on any CPU.
  private(set) var losses = 0
  /// How many events were lost, as far as the trace says; by the same slots as `lossCounts`.
  private var lostEvents: [UInt64] = []
  /// Gaps of which the trace does not say how many events are missing: the kernel has no room for the number in a sub-buffer
  /// that is full. By the same slots.
  private var gapsWithoutNumber: [Int] = []

  /// The kernel's own limit of CPUs (`CONFIG_NR_CPUS`); others share one state.
  private static let limit = 8192

  /// The task that task-switch lines say is running, or -1.
  func currentPID(_ cpu: Int32) -> Int32 {
    let slot = Self.slot(cpu)
    return slot < pids.count ? pids[slot] : -1
  }

  mutating func switchTask(on cpu: Int32, to pid: Int32) {
    let slot = Self.slot(cpu)
    while pids.count <= slot { pids.append(-1) }
    pids[slot] = pid
  }

  /// The task that this CPU's last event went to, if that had the same PID.
  func recentTask(_ cpu: Int32, pid: Int32) -> Int32? {
    let slot = Self.slot(cpu)
    guard slot < recent.count, recent[slot].pid == pid, recent[slot].cpu == cpu else { return nil }
    return recent[slot].task
  }

  mutating func setRecent(_ task: RecentTask) {
    let slot = Self.slot(task.cpu)
    while recent.count <= slot { recent.append(RecentTask(pid: .min, cpu: .min, task: 0)) }
    recent[slot] = task
  }

  /// The CPU's next event may be another task's.
  mutating func forgetRecent(_ cpu: Int32) { setRecent(RecentTask(pid: .min, cpu: cpu, task: 0)) }

  /// Whether any CPU lost events.
  var hasLosses: Bool { !lossCounts.isEmpty }

  /// The number of this CPU's last loss among all of the trace, from 1; 0 when there was none.
  func lastLoss(_ cpu: Int32) -> Int {
    let slot = Self.slot(cpu)
    return slot < lastLosses.count ? lastLosses[slot] : 0
  }

  mutating func lose(_ events: UInt64, on cpu: Int32) {
    let slot = Self.slot(cpu)
    while lossCounts.count <= slot {
      lossCounts.append(0)
      lastLosses.append(0)
      lostEvents.append(0)
      gapsWithoutNumber.append(0)
    }
    lossCounts[slot] += 1
    if events == 0 { gapsWithoutNumber[slot] += 1 }
    losses += 1
    lastLosses[slot] = losses
    lostEvents[slot] = lostEvents[slot].addingReportingOverflow(events).partialValue
  }

  /// One notice for each CPU that lost events.
  var lossNotices: [Notice] {
    lossCounts.indices.filter { lossCounts[$0] > 0 }.map { slot in
      let place = slot == 0 ? "" : " on CPU \(slot - 1)"
      guard lostEvents[slot] > 0 else {
        return Notice("the kernel dropped events\(place) (gaps: \(lossCounts[slot]))")
      }
      let unknown = gapsWithoutNumber[slot]
      let least = unknown > 0 ? "at least " : ""
      let rest = unknown > 0 ? ", \(unknown) of them without a number" : ""
      let lost = Int(clamping: lostEvents[slot]).counted("event")
      return Notice("the kernel dropped \(least)\(lost)\(place) (gaps: \(lossCounts[slot])\(rest))")
    }
  }

  private static func slot(_ cpu: Int32) -> Int {
    let next = Int(cpu) &+ 1
    return next >= 0 && next <= limit ? next : 0
  }
}
