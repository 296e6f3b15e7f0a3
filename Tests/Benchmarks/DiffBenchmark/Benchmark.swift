import CallTrees
import Glibc
import TestSupport

/// What `TreeDiff.init` costs on two generated packets of a given size, 1 % of the calls edited: processor time, the best
/// of some runs. Prints one row of Docs/Performance.md's table for each size and shape.
@main
struct Benchmark {
  static func main() {
    print("| calls | nested up to 20 deep | all in one level | v4 against v6 |")
    print("|---|---|---|---|")
    for size in [10_000, 100_000, 300_000] {
      let cells = [Shape.nested, .flat, .counterparts].map { measured($0, size) }
      print("| \(size) | \(cells.joined(separator: " | ")) |")
    }
  }

  enum Shape {
    case nested, flat, counterparts
  }

  private static func measured(_ shape: Shape, _ size: Int) -> String {
    var random = SeededGenerator(seed: 2026)
    let calls = generated(shape, size, &random)
    let left = trace(ofText: text(calls))
    let right = trace(ofText: text(edited(calls, shape, &random)))
    var best = Int.max
    var lines = 0
    for _ in 0..<5 {
      let start = clock()
      let diff = TreeDiff(left: left, left.packets[0], right: right, right.packets[0])
      best = min(best, clock() - start)
      lines = diff.rows.count
      precondition(!diff.isSame && lines >= size)
    }
    return "\(best * 1000 / Int(CLOCKS_PER_SEC)) ms"
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
  private static func text(_ calls: [Call]) -> String {
    var text = ""
    var open: [Call] = []
    func line(_ time: Int?, _ depth: Int, _ rest: String) {
      let decimals = String(1000 + (time ?? 0) % 1000).dropFirst()
      let duration = time.map { "\($0 / 1000).\(decimals) us" } ?? ""
      text += " 0) " + String(repeating: " ", count: max(0, 12 - duration.count)) + duration + "  |  "
      text += String(repeating: "  ", count: depth) + rest + "\n"
    }
    for (index, call) in calls.enumerated() {
      while let last = open.last, last.depth >= call.depth {
        open.removeLast()
        line(last.time, last.depth, "}")
      }
      if index + 1 < calls.count, calls[index + 1].depth > call.depth {
        line(nil, call.depth, "\(call.name)() {")
        open.append(call)
      } else {
        line(call.time, call.depth, "\(call.name)();")
      }
    }
    while let last = open.popLast() { line(last.time, last.depth, "}") }
    return text
  }
}
