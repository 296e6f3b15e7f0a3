/// The task that each CPU's last line named, and the bytes that named it: it changes rarely, and costs most to read.
struct KnownTasks {
  struct Task: BitwiseCopyable {
    var pid: Int32 = -1
    var comm = StringID.none
    /// All that stands there.
    var bytes = ShortBytes()
  }

  /// Empty before the first task.
  private var tasks: [Task] = []
  /// CPUs that are so many apart share a place.
  private static let places = 64

  /// The task that `bytes` named on this CPU last; nil when that was another.
  @inline(__always)
  func find(_ bytes: ShortBytes, cpu: Int32) -> Task? {
    let place = Self.place(cpu)
    guard place < tasks.count, tasks[place].bytes == bytes else { return nil }
    return tasks[place]
  }

  mutating func keep(_ task: Task, cpu: Int32) {
    if tasks.isEmpty { tasks = Array(repeating: Task(), count: Self.places) }
    tasks[Self.place(cpu)] = task
  }

  @inline(__always)
  private static func place(_ cpu: Int32) -> Int { Int(cpu) & (places &- 1) }
}
