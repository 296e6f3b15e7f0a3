import CallTrees
import Screen
import TraceEvents

/// Marks of a call: two letters at most, the worst first; see help.
struct CallMarks {
  private(set) var letters = ""
  private(set) var role: Role = .text

  init(_ row: Int, in trace: Trace) {
    let flags = trace.calls.flags[row]
    let all: [(Bool, String, Role)] = [
      (flags.contains(.fault), "F", .callError), (!flags.isDisjoint(with: [.lost, .callersLost]), "L", .callLost),
      (ReturnValue.errorCode(trace.notes[row]?.ret) != nil, "E", .callError),
      (!flags.intersection([.noReturn, .noEntry]).isEmpty, "?", .callIncomplete),
      (trace.notes[row]?.packets.isEmpty == false, "P", .detailValue),
      (trace.notes[row]?.comments.contains { !PacketBegin.isNested($0) } == true, "\"", .dim),
      (flags.contains(.interrupt), "i", .callInterrupt),
    ]
    for (holds, letter, role) in all where holds && letters.count < 2 {
      if letters.isEmpty { self.role = role }
      letters += letter
    }
  }
}
