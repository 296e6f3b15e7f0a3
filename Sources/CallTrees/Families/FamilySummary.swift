import TraceEvents

/// How often a family's path was taken and how long it took.
package struct FamilySummary: Sendable, Equatable {
  /// Index into ``FamilyTable/families``.
  package var family: Int
  /// Position of the packet that stands for the others: the first one whose time is the median; without times, the
  /// first.
  package var representative: Int
  /// Median (nearest rank) of its packets' times in ns; nil when none is known.
  package var median: Int64?
  /// 99th percentile (nearest rank) of its packets' times in ns; nil when none is known.
  package var p99: Int64?
}
