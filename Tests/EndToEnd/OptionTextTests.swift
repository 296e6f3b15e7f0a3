import CallTrees
import Foundation
import Testing

extension BoxTests {
  /// The same recording, printed by the kernel with every combination of its options, gives the same trees.
  ///
  /// What is compared is all that a text tells: names, nesting, marks, comments and tasks always; CPUs, times of entry and
  /// durations where their columns are printed. Five things are not in some texts:
  ///
  /// - without `funcgraph-tail`, the name of a function whose entry is not in the text: the kernel leaves it out when another task of
  ///   that CPU entered the same function at the same depth;
  /// - without the task's column, which task a CPU ran before its first task switch, when it ran nothing after it;
  /// - with the task's column but without the CPU's, which CPU's idle task an idle task is: these are left out;
  /// - with neither, which CPU a line is of: there the text of one CPU is read, `per_cpu/cpu0/trace`;
  /// - without durations or times, in which call an interrupt lies that landed where the tracer was entering or leaving one: these are left
  ///   out; nor, without durations, when a call began that was interrupted before its entry was recorded.
  ///
  /// On x86 no function lies in the kernel's interrupt entry text, so `funcgraph-irqs` leaves nothing out of what is printed.
  ///
  /// Among the box's tests, for those go one after the other: a box has one function_graph, and what one test sets up, another
  /// one would take for what it has to put back.
  @Suite struct OptionTextTests {
    let box: Box

    init() throws { box = try #require(Box.running) }

    @Test(.timeLimit(.minutes(15)))
    func everyCombinationOfOptionsGivesTheSameTrees() throws {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ftview-options-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let command = """
        set -o pipefail; \
        ssh -F '\(box.sshConfig)' box /ftview/suites/options-record | tar -xzf - -C '\(folder.path)'
        """
      let result = try Command.run("/bin/bash", ["-c", command])
      try #require(result.status == 0, "\(result.errors)")
      try Self.compare(OptionTexts(folder: folder))
    }

    static func compare(_ texts: OptionTexts) throws {
      let printings = try texts.printings()
      #expect(printings.count >= 900)
      for isWhole in [true, false] {
        let reference = try texts.reference(whole: isWhole)
        // The recording holds what it is made for.
        let calls = reference.calls
        try #require(calls.count >= 150)
        let rows = 0..<calls.count
        #expect(!rows.contains { calls.flags[$0].contains(.fault) })
        #expect(rows.contains { reference.functions.module(calls.function[$0]) == "veth" })
        #expect(rows.contains { calls.flags[$0].contains(.interrupt) })
        let comments = rows.flatMap { reference.notes[$0]?.comments ?? [] }
        #expect(comments.contains("before { all } ; | */ of it"))
        #expect(comments.contains { $0.hasPrefix("sched_switch:") })
        if isWhole { #expect(reference.packets.contains { Self.migrates($0, in: reference) }) }

        var different: [String] = []
        for printing in printings where printing.isWhole == isWhole {
          if let difference = try Self.difference(texts, printing, reference) {
            different.append("\(printing.file): \(difference)")
          }
        }
        #expect(different.isEmpty, "\(different.count) differ; \(different.prefix(3).joined(separator: "\n"))")
      }
      try compareWithRecords(texts)
    }

    /// The same calls as in the trace.dat of the recording, as far as the text's digits go.
    private static func compareWithRecords(_ texts: OptionTexts) throws {
      let text = try texts.reference(whole: true)
      let records = try texts.trace("capture.dat")
      let read = calls(of: text)
      let recorded = calls(of: records)
      try #require(read.keys.sorted() == recorded.keys.sorted())
      for (task, calls) in read {
        let others = recorded[task] ?? []
        try #require(calls.count == others.count, "task \(task)")
        for (call, other) in zip(calls, others) {
          #expect(call.depth == other.depth && call.name == other.name && call.cpu == other.cpu, "\(call) \(other)")
          #expect(call.flags == other.flags, "\(call) \(other)")
          // Text has whole microseconds of the time, cut off.
          #expect(call.start == other.start.map { $0 / 1000 * 1000 }, "\(call) \(other)")
          // And seven digits of the duration.
          let step: Int64 =
            (other.duration ?? 0) < 1_000_000_000 ? (other.duration ?? 0) < 100_000_000 ? 10 : 100 : 1000
          let cut = other.duration.map { $0 < 10_000_000 ? $0 : $0 / step * step }
          #expect(call.duration == cut, "\(call) \(other)")
        }
      }
    }

    /// The calls of each task, in order; the idle tasks, one a CPU, have negative numbers.
    private static func calls(of trace: Trace) -> [Int: [PrintedCall]] {
      let everything = OptionTexts.Printing(
        file: "", isWhole: true, options: ["context-info", "funcgraph-cpu", "funcgraph-abstime", "funcgraph-duration"])
      var tasks: [Int: [PrintedCall]] = [:]
      for root in trace.printed(everything) {
        let task = root.pid == 0 ? -1 - (root.cpu ?? 0) : root.pid ?? 0
        tasks[task, default: []] += root.rows
      }
      return tasks
    }

    /// A call that sleeps: it is woken on another CPU, and its return is seen there.
    private static func migrates(_ packet: PacketRecord, in trace: Trace) -> Bool {
      packet.entry.hasSuffix("nanosleep") && trace.calls.flags[packet.rows.lowerBound].isEmpty
    }

    /// The first difference between the reference and a text, in words; nil when there is none.
    private static func difference(
      _ texts: OptionTexts, _ printing: OptionTexts.Printing, _ reference: Trace
    ) throws -> String? {
      let trace = try texts.trace(printing.file)
      if trace.notices != reference.notices { return "notices \(trace.notices)" }
      var wanted = reference.printed(printing)
      var cpus = reference.packets.map { $0.cpu ?? -1 }
      var got = trace.printed(printing)
      if printing.isWhole, !printing.shows("funcgraph-cpu") {
        cpus = zip(cpus, wanted).filter { $1.pid != 0 }.map(\.0)
        wanted.removeAll { $0.pid == 0 }
        got.removeAll { $0.pid == 0 }
      }
      if !printing.shows("funcgraph-duration") || !printing.shows("funcgraph-abstime") {
        wanted = wanted.map(\.withoutInterrupts)
        cpus = zip(cpus, wanted).filter { !$1.rows.isEmpty }.map(\.0)
        wanted.removeAll { $0.rows.isEmpty }
        got = got.map(\.withoutInterrupts).filter { !$0.rows.isEmpty }
      }
      guard wanted.count == got.count else { return "\(got.count) outermost calls, not \(wanted.count)" }
      // Each CPU's outermost calls before another task's.
      var first: [Int: Int?] = [:]
      var switched: Set<Int> = []
      for index in wanted.indices {
        let cpu = cpus[index]
        if let pid = first[cpu], pid != wanted[index].pid { switched.insert(cpu) }
        if first[cpu] == nil { first[cpu] = wanted[index].pid }
        if !printing.shows("funcgraph-proc"), !switched.contains(cpu), got[index].pid == nil {
          wanted[index].pid = nil
          wanted[index].comm = ""
        }
        if !printing.options.contains("funcgraph-tail") {
          for row in got[index].rows.indices where got[index].rows[row].flags.contains(.noEntry) {
            if got[index].rows[row].name == "?", row < wanted[index].rows.count { wanted[index].rows[row].name = "?" }
          }
        }
        for row in zip(wanted[index].rows.indices, got[index].rows.indices).map(\.0)
        where [wanted[index].rows[row].start, got[index].rows[row].start].contains(PrintedCall.moved) {
          wanted[index].rows[row].start = PrintedCall.moved
          got[index].rows[row].start = PrintedCall.moved
        }
        if wanted[index] != got[index] { return "call \(index): \(got[index])\nnot \(wanted[index])" }
      }
      return nil
    }
  }
}
