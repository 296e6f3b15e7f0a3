/// One thing that a capture needs, and whether this machine has it.
package struct Finding: Equatable, Sendable {
  /// Whether this machine has it.
  package enum State: String, Sendable {
    /// There.
    case ok
    /// Not there: no capture is possible.
    case missing
    /// Worth knowing: a capture is possible, perhaps only in a certain way.
    case note
  }

  /// Whether it is there, missing, or only worth knowing.
  package var state: State
  /// What was looked at, with what was found.
  package var text: String
  /// What to do about it; empty when there is nothing to do.
  package var cure: String

  init(state: State, text: String, cure: String = "") {
    self.state = state
    self.text = text
    self.cure = cure
  }

  static func ok(_ text: String) -> Finding { Finding(state: .ok, text: text) }

  /// What an ordinary user may not look at.
  static func hidden(_ what: String) -> Finding {
    Finding(state: .note, text: "\(what): only root can see that", cure: "run it with sudo")
  }

  /// One line: `missing  module ftview: not loaded: modprobe ftview`.
  package var line: String {
    let lead = state.rawValue + String(repeating: " ", count: max(1, 9 - state.rawValue.utf8.count))
    return lead + text + (cure.isEmpty ? "" : ": " + cure)
  }
}

/// What was found about one matter, and what people are shown of it.
package struct Section: Equatable, Sendable {
  /// A word for it, for programs: `gate`, `records`.
  package var name: String
  /// The findings, in the order in which they were made.
  package var findings: [Finding]
  /// Says in a line what all the findings say, where there is nothing to complain about; nil when each speaks for
  /// itself.
  var summary: String?

  init(_ name: String, _ findings: [Finding], summary: String? = nil) {
    self.name = name
    self.findings = findings
    self.summary = summary
  }

  /// - Parameter all: every finding by itself. Otherwise the good ones stand together in one line, and what is not well
  ///   has a line of its own.
  package func shown(all: Bool) -> [Finding] {
    guard !all, let summary else { return findings }
    let others = findings.filter { $0.state != .ok }
    return others.isEmpty ? [.ok(summary)] : others
  }
}

/// What the doctor found: sections in the order in which a capture needs what they are about, and what else there is to
/// know of the kernel.
package struct Examination: Equatable, Sendable {
  /// In the order in which a capture would need what they are about.
  package var sections: [Section] = []
  /// Names and values, for programs: how this kernel differs from others, whether that is good or bad.
  package var facts: [Fact] = []

  /// One of ``Examination/facts``, as `ftview-doctor/1` has it (Docs/Export.md).
  package struct Fact: Equatable, Sendable {
    /// What it is about. Programs look for it, so a name never changes its meaning.
    package var name: String
    /// The value as text; numbers in decimal, `true` and `false`.
    package var value: String
  }

  mutating func know(_ name: String, _ value: some CustomStringConvertible) {
    facts.append(Fact(name: name, value: value.description))
  }

  /// The findings of all sections, in order.
  package var findings: [Finding] { sections.flatMap(\.findings) }

  /// Whether nothing that a capture needs is missing.
  package var isPossible: Bool { !findings.contains { $0.state == .missing } }
}
