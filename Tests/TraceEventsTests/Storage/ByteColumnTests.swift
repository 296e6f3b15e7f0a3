import Testing

@testable import TraceEvents

@Suite("Columns of small numbers")
struct ByteColumnTests {
  @Test("Numbers of any size come back, singly and in lots")
  func anySize() {
    let numbers = [0, 1, 253, 254, 255, 256, 65_535, Int(UInt32.max), 7]
    var column = ByteColumn()
    for number in numbers { column.append(number) }
    #expect(Array(column) == numbers)
    let many = (0..<10_000).map { $0 % 97 == 0 ? $0 * 1000 : $0 % 250 }
    column.append(many.count) { many[$0] }
    #expect(Array(column) == numbers + many)
    #expect(column.count == numbers.count + many.count)
  }

  @Test("Copies go on by themselves")
  func copies() {
    var one = ByteColumn()
    one.append(5000) { $0 }
    var other = one
    let before = one
    one.append(1_000_000)
    other.append(3)
    #expect(one[5000] == 1_000_000 && other[5000] == 3)
    #expect(one[4999] == 4999 && other[4999] == 4999)
    #expect(before.count == 5000 && Array(before) == Array(0..<5000))
    #expect(one != other)
  }

  @Test("Numbers up to a limit, 64 at a time", arguments: [0, 1, 63, 64, 65, 4095, 4096, 4097, 9000])
  func limits(_ count: Int) {
    let numbers = (0..<count).map { $0 % 97 == 0 ? $0 * 1000 : $0 * 7 % 259 }
    var column = ByteColumn()
    column.append(count) { numbers[$0] }
    for limit in [-1, 0, 1, 126, 127, 128, 129, 253, 254, 255, 256, 300, 97_000, .max] {
      for first in stride(from: 0, through: count + 64, by: 64) {
        var expected: UInt64 = 0
        for bit in 0..<64 where first + bit < count && numbers[first + bit] <= limit { expected |= 1 << UInt64(bit) }
        #expect(column.bits(atMost: limit, from: first) == expected, "\(limit) from \(first)")
      }
    }
  }

  @Test("The least and the greatest number of some rows")
  func extents() {
    let numbers = (0..<9000).map { $0 == 5000 ? 70_000 : 3 + $0 / 50 }
    var column = ByteColumn()
    column.append(numbers.count) { numbers[$0] }
    #expect(column.extent(in: 40..<40) == nil)
    for rows in [0..<1, 0..<9000, 60..<70, 4000..<4999, 4090..<4100, 4999..<5001, 5000..<5001] {
      #expect(column.extent(in: rows) == (numbers[rows].min() ?? 0)...(numbers[rows].max() ?? 0))
    }
  }
}

@Suite("Columns of ends")
struct EndColumnTests {
  @Test("An end is where it was said to be, and never before its row")
  func ends() {
    var column = EndColumn()
    for end in [4, 3, 3, 900, 2] { column.append(end) }
    #expect(Array(column) == [4, 3, 3, 900, 4])
    column.append(300) { 305 - $0 / 2 }
    for place in 0..<300 { #expect(column[5 + place] == max(305 - place / 2, 5 + place)) }
  }
}
