import CallTrees

/// Two parts of the trace that are compared.
package struct DiffSelection: Equatable, Sendable {
  package var left: Selection
  package var right: Selection
  package var options: DiffOptions
}
