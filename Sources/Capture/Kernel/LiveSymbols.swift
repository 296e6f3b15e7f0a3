import Synchronization
import TraceEvents

/// The kernel's functions while a capture runs: read before it, and again when a function is called that is not among
/// them, for modules come and go. What was listed once stays listed: it may have been called.
final class LiveSymbols: Sendable {
  private struct State: Sendable {
    var list: [UInt8]
    var readings = 0
  }

  private let state: Mutex<State>
  private let read: @Sendable () throws -> [UInt8]
  /// Each reading takes the kernel some 0.1 s, and there are functions that it never lists.
  private static let mostReadings = 16

  /// - Parameters:
  ///   - list: lines of `/proc/kallsyms`, functions only.
  ///   - read: reads it again.
  init(_ list: [UInt8], read: @escaping @Sendable () throws -> [UInt8]) {
    state = Mutex(State(list: list))
    self.read = read
  }

  /// All functions that were there at any time.
  var list: [UInt8] { state.withLock { $0.list } }

  /// The functions as they are now and were before; nil if nothing is new.
  func newer() -> SymbolMap? {
    state.withLock { state in
      guard state.readings < Self.mostReadings else { return nil }
      state.readings += 1
      guard let now = try? read() else { return nil }
      let all = Self.union(now, state.list)
      guard all.count > state.list.count, let map = all.withUnsafeBytes({ try? SymbolMap(kallsyms: $0) })
      else { return nil }
      state.list = all
      return map
    }
  }

  /// `new`, and the lines that only `old` has. They are alike at first, where the kernel lists itself.
  static func union(_ new: [UInt8], _ old: [UInt8]) -> [UInt8] {
    let newline = UInt8(ascii: "\n")
    var same = 0
    var at = 0
    while at < min(new.count, old.count), new[at] == old[at] {
      at += 1
      if new[at - 1] == newline { same = at }
    }
    let known = Set(new[same...].split(separator: newline))
    var all = new
    for line in old[same...].split(separator: newline) where !known.contains(line) {
      all.append(contentsOf: line)
      all.append(newline)
    }
    return all
  }
}
