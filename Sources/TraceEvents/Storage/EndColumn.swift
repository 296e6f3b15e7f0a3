/// An append-only column of rows: by row, where something ends that begins there. What is kept is how long it is, mostly in a
/// byte; copies share storage for good, as those of ``Column``.
///
/// Public and inlinable for the reason that ``Column`` is.
public struct EndColumn: Sendable, Equatable {
  @usableFromInline
  var lengths = ByteColumn()

  /// How many rows there are.
  @inlinable
  public var count: Int { lengths.count }

  /// An empty column, which takes no memory.
  @inlinable
  public init() {}

  /// Where it ends that begins in `row`, which must be within ``count``: that row at least.
  ///
  /// - Complexity: that of ``ByteColumn``.
  @inlinable
  public subscript(row: Int) -> Int {
    @inline(__always) get { row + lengths[row] }
  }

  /// Adds the next row's end.
  ///
  /// - Complexity: O(1).
  public mutating func append(_ end: Int) { append(1) { _ in end } }

  /// Adds the ends of `more` rows, each asked for by its place from 0.
  ///
  /// - Complexity: O(rows).
  @inlinable @inline(__always)
  public mutating func append(_ more: Int, _ end: (Int) -> Int) {
    let first = count
    lengths.append(more) { Swift.max(0, end($0) - first - $0) }
  }
}

extension EndColumn: RandomAccessCollection {
  /// 0.
  @inlinable
  public var startIndex: Int { 0 }
  /// ``count``.
  @inlinable
  public var endIndex: Int { count }
}
