/// Which stack of calls an event belongs to.
struct TaskKey: Hashable {
  private let raw: Int64

  /// A task is its PID wherever it runs. The idle task (0) is one task per CPU, and so is what has no PID at all.
  init(pid: Int32, cpu: Int32) {
    raw = pid > 0 ? Int64(pid) : (Int64(pid) &- 1) << 32 | Int64(UInt32(bitPattern: cpu))
  }
}
