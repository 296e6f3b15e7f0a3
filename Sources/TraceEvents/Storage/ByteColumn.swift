/// An append-only column of numbers that are mostly small, in a byte each; its copies share storage for good, as those of
/// ``Column``.
///
///     0 … 254     the number
///     255         it is larger: beside, in order of rows; these are few, and a copy that is appended to copies them
///
/// Public and inlinable for the reason that ``Column`` is.
public struct ByteColumn: Sendable {
  @usableFromInline
  var bytes = Column<UInt8>()
  private var large: [Large] = []

  private struct Large {
    var row: UInt32
    var number: UInt32
  }

  @inlinable @inline(__always)
  static var largeMark: UInt8 { .max }

  /// How many numbers there are.
  @inlinable
  public var count: Int { bytes.count }

  /// An empty column, which takes no memory.
  @inlinable
  public init() {}

  /// The number at `index`, which must be within ``count``.
  ///
  /// - Complexity: O(1), two dependent reads; O(log large numbers) for a large one.
  @inlinable
  public subscript(index: Int) -> Int {
    @inline(__always) get {
      let byte = bytes[index]
      return byte == Self.largeMark ? largeNumber(index) : Int(byte)
    }
  }

  @usableFromInline @inline(never)
  func largeNumber(_ index: Int) -> Int {
    var low = 0
    var high = large.count
    while low < high {
      let middle = (low + high) / 2
      if Int(large[middle].row) < index { low = middle + 1 } else { high = middle }
    }
    return low < large.count ? Int(large[low].number) : 0
  }

  /// Adds one number.
  ///
  /// - Complexity: O(1).
  public mutating func append(_ number: Int) { append(1) { _ in number } }

  /// Adds `more` numbers, each asked for by its place from 0. They are from 0 to 2³² - 1, and so are rows.
  ///
  /// - Complexity: O(numbers).
  @inlinable @inline(__always)
  public mutating func append(_ more: Int, _ number: (Int) -> Int) {
    var done = 0
    while done < more {
      let first = bytes.count
      let (place, length) = bytes.run(more - done)
      for index in 0..<length {
        let number = number(done + index)
        if number < Int(Self.largeMark) {
          place[index] = UInt8(truncatingIfNeeded: number)
        } else {
          place[index] = Self.largeMark
          keep(number, row: first + index)
        }
      }
      done += length
    }
  }

  @usableFromInline @inline(never)
  mutating func keep(_ number: Int, row: Int) {
    large.append(Large(row: UInt32(truncatingIfNeeded: row), number: UInt32(truncatingIfNeeded: number)))
  }
}

extension ByteColumn: RandomAccessCollection {
  /// 0.
  @inlinable
  public var startIndex: Int { 0 }
  /// ``count``.
  @inlinable
  public var endIndex: Int { count }
}

extension ByteColumn: Equatable {
  /// Whether both have the same numbers in the same order.
  @inlinable
  public static func == (left: ByteColumn, right: ByteColumn) -> Bool { left.elementsEqual(right) }
}
