import CallTrees
import Screen

/// One line of the details pane: a label and a text.
struct DetailLine {
  var label: String
  var text: String
  var role: Role

  // Not inlined: the details are some forty of them.
  @inline(never)
  init(label: String, text: String, role: Role = .detailValue) {
    (self.label, self.text, self.role) = (label, text, role)
  }
}

extension DetailLine {
  /// All that there is to say of a subject.
  static func lines(of subject: DetailsSubject?, _ shared: Shared) -> [DetailLine] {
    switch subject {
    case .packet(let position): shared.packet(at: position).map { lines(of: $0, at: position, shared) } ?? []
    case .other(let other, let position):
      shared.nested.record(other, of: position, in: shared.trace).map {
        lines(of: $0, at: position, other: other, shared)
      } ?? []
    case .call(let line, let position, let names):
      shared.packet(at: position).map { lines(of: line, in: $0, names, shared) } ?? []
    case nil: []
    }
  }
}
