import CallTrees
import Screen

/// One line of the details pane: a label and a text.
struct DetailLine: Equatable {
  var label: String
  var text: String
  var role: Role = .detailValue
}
