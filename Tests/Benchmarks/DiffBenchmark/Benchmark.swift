import CallTrees
import Glibc
import TestSupport

/// What `TreeDiff.init` costs on two generated packets of a given size, 1 % of the calls edited: processor time, the best
/// of some runs. Prints one row of Docs/Performance.md's table for each size.
///
///     DiffBenchmark [--shape SHAPE] [--runs N] [CALLS...]
@main
struct Benchmark {
  static func main() {
    var (sizes, shapes, runs) = ([Int](), Shape.allCases, 5)
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--shape": shapes = arguments.popFirst().flatMap(Shape.init).map { [$0] } ?? []
      case "--runs": runs = arguments.popFirst().flatMap { Int($0) } ?? 0
      default: sizes.append(Int(argument) ?? 0)
      }
    }
    if sizes.isEmpty { sizes = [25_000, 100_000, 400_000] }
    guard !shapes.isEmpty, runs > 0, sizes.allSatisfy({ $0 > 0 }) else {
      let names = Shape.allCases.map(\.rawValue).joined(separator: "|")
      return print("usage: DiffBenchmark [--shape \(names)] [--runs N] [CALLS...]")
    }
    for size in sizes {
      print("| \(size) | \(shapes.map { measured($0, size, runs) }.joined(separator: " | ")) |")
    }
  }

  enum Shape: String, CaseIterable {
    /// Up to 20 deep.
    case nested
    /// All in one level.
    case flat
    /// IPv4's functions against IPv6's.
    case counterparts
    /// As nested, and each call returns something and takes another time.
    case values
  }

  private static func measured(_ shape: Shape, _ size: Int, _ runs: Int) -> String {
    var random = SeededGenerator(seed: 2026)
    let calls = generated(shape, size, &random)
    let left = trace(ofText: text(calls, shape))
    let right = trace(ofText: text(edited(calls, shape, &random), shape))
    var best = Int.max
    for _ in 0..<runs {
      let start = clock()
      let diff = TreeDiff(left: left, left.packets[0], right: right, right.packets[0])
      best = min(best, clock() - start)
      precondition(!diff.isSame && diff.rows.count >= size)
    }
    return "\(Double(best * 10_000 / Int(CLOCKS_PER_SEC)) / 10) ms"
  }

  struct Call {
    var depth: Int
    var name: String
    var time: Int
  }

  private static func generated(_ shape: Shape, _ size: Int, _ random: inout SeededGenerator) -> [Call] {
    var calls = [Call(depth: 0, name: shape == .counterparts ? "tcp_v4_rcv" : "tcp_rcv", time: 0)]
    while calls.count < size {
      let deepest = shape == .flat ? 1 : min(calls[calls.count - 1].depth + 1, 20)
      // Up and down alike, so that trees are as bushy as real ones.
      let depth =
        shape == .flat ? 1 : max(1, min(deepest, calls[calls.count - 1].depth + Int.random(in: -2...1, using: &random)))
      let number = Int.random(in: 0..<800, using: &random)
      let name = shape == .counterparts && number % 8 == 0 ? "ip_v4_f\(number)" : "f\(number)"
      calls.append(Call(depth: depth, name: name, time: Int.random(in: 50...5000, using: &random)))
    }
    return calls
  }

  /// 1 % of the calls: deleted (with what is beneath), inserted, renamed, slowed down, or moved a little.
  private static func edited(_ calls: [Call], _ shape: Shape, _ random: inout SeededGenerator) -> [Call] {
    var result: [Call] = []
    var skipped = Int.max
    for call in calls {
      if call.depth > skipped { continue }
      skipped = .max
      var call = call
      if shape == .counterparts {
        let parts = call.name.split(separator: "_", omittingEmptySubsequences: false).map { $0 == "v4" ? "v6" : $0 }
        call.name = parts.joined(separator: "_")
      }
      if shape == .values { call.time += Int.random(in: 1...400, using: &random) }
      guard call.depth > 0, Int.random(in: 0..<100, using: &random) == 0 else {
        result.append(call)
        continue
      }
      switch Int.random(in: 0..<5, using: &random) {
      case 0: skipped = call.depth
      case 1: result += [Call(depth: call.depth, name: "added", time: 700), call]
      case 2: result.append(Call(depth: call.depth, name: "renamed", time: call.time))
      case 3: result.append(Call(depth: call.depth, name: call.name, time: call.time * 10 + 1000))
      default:
        result.append(call)
        if result.count > 3, result[result.count - 2].depth == call.depth {
          result.swapAt(result.count - 1, result.count - 2)
        }
      }
    }
    return result
  }

  /// As function_graph prints it. The time of a call that has callees is printed at its end.
  private static func text(_ calls: [Call], _ shape: Shape) -> String {
    var text = ""
    var open: [Call] = []
    func line(_ time: Int?, _ depth: Int, _ rest: String) {
      let decimals = String(1000 + (time ?? 0) % 1000).dropFirst()
      let duration = time.map { "\($0 / 1000).\(decimals) us" } ?? ""
      text += " 0) " + String(repeating: " ", count: max(0, 12 - duration.count)) + duration + "  |  "
      text += String(repeating: "  ", count: depth) + rest + "\n"
    }
    func value(of call: Call) -> String { shape == .values ? "ret=0x\(call.name.utf8.count)" : "" }
    func close(_ call: Call) {
      let value = value(of: call)
      line(call.time, call.depth, value.isEmpty ? "}" : "} /* \(call.name) \(value) */")
    }
    for (index, call) in calls.enumerated() {
      while let last = open.last, last.depth >= call.depth {
        open.removeLast()
        close(last)
      }
      if index + 1 < calls.count, calls[index + 1].depth > call.depth {
        line(nil, call.depth, "\(call.name)() {")
        open.append(call)
      } else {
        let value = value(of: call)
        line(call.time, call.depth, value.isEmpty ? "\(call.name)();" : "\(call.name)(); /* \(value) */")
      }
    }
    while let last = open.popLast() { close(last) }
    return text
  }
}
