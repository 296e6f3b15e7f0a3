import CallTrees
import Screen

/// One line of the details pane: a label and a text.
struct DetailLine: Equatable {
  var label: String
  var text: String
  var role: Role = .detailValue
}

extension DetailLine {
  /// All that there is to say of a subject.
  static func lines(of subject: DetailsSubject?, _ shared: Shared) -> [DetailLine] {
    switch subject {
    case .packet(let packet, let position): lines(of: packet, at: position, shared)
    case .call(let line, let packet): lines(of: line, in: packet, shared)
    case nil: []
    }
  }
}
