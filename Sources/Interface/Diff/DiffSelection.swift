import CallTrees

/// Two parts of the trace that are compared.
package struct DiffSelection: Equatable, Sendable {
  /// What the other part is compared with.
  package var left: Selection
  /// The part of which the diff says how it differs.
  package var right: Selection
  /// What counts as a difference, with what was learned from other packets.
  package var options: DiffOptions
}
