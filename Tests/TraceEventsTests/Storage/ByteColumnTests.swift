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
