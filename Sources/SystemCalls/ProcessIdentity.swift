import Glibc

/// What /proc says of a process.
package enum ProcessIdentity {
  /// The parent's PID, or nil when the process is gone.
  package static func parent(of pid: Int32) -> Int32? {
    guard let stat = try? System.text("/proc/\(pid)/stat", limit: 4096) else { return nil }
    // The name is in parentheses and may hold blanks and parentheses itself: fields count from the last one.
    guard let close = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[stat.index(after: close)...].split(separator: " ")
    return fields.count > 1 ? Int32(fields[1]) : nil
  }
}
