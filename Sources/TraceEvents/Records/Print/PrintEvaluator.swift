import KernelTypes

/// What a record's text may refer to beside the record.
struct PrintContext: Sendable {
  var symbols = SymbolMap()
  var printk = PrintkFormats()
  /// What the kernel says of its functions; nil when that is not known.
  var types: BTF?
  /// Bytes of a C `long` where the trace was made.
  var longSize = 8
}

/// Works out the arguments of one record's text. Everything is nil that the record does not hold or C leaves undefined.
struct PrintEvaluator {
  let record: Record
  let context: PrintContext

  /// Bytes of an array in the record.
  struct Elements {
    var bytes: UnsafeRawBufferPointer
    var size: Int
    var isSigned: Bool
  }

  func number(_ expression: PrintExpression) -> Int64? {
    switch expression {
    case .number(let value): return value
    case .field(let field):
      if case .number = field.shape { return record.number(field) }
      return record.view.unsigned(field.offset, size: field.size).map(Int64.init(bitPattern:))
    case .dynamicLength(let field): return record.bytes(field).map { Int64($0.count) }
    case .unary(.content, let operand): return element(operand, 0)
    case .unary(let mark, let operand): return number(operand).flatMap(mark.apply)
    case .binary(.and, let left, let right, _):
      guard let left = number(left) else { return nil }
      return left == 0 ? 0 : number(right).map { $0 == 0 ? 0 : 1 }
    case .binary(.or, let left, let right, _):
      guard let left = number(left) else { return nil }
      return left != 0 ? 1 : number(right).map { $0 == 0 ? 0 : 1 }
    case .binary(let mark, let left, let right, let isUnsigned):
      guard let left = number(left), let right = number(right) else { return nil }
      return mark.apply(left, right, isUnsigned: isUnsigned)
    case .conditional(let condition, let yes, let no):
      return number(condition).flatMap { $0 != 0 ? number(yes) : number(no) }
    case .cast(let type, let operand): return number(operand).map(type.convert)
    case .element(let array, let index): return number(index).flatMap { element(array, $0) }
    case .text, .dynamicArray, .string, .bitmask, .cpuMask, .flags, .symbols, .hex, .array, .unknown: return nil
    }
  }

  private func element(_ array: PrintExpression, _ index: Int64) -> Int64? {
    guard let elements = elements(array), elements.size > 0, index >= 0, index < Int64(elements.bytes.count) else {
      return nil
    }
    let view = ByteView(bytes: elements.bytes, bigEndian: record.view.bigEndian)
    let (offset, overflow) = Int(index).multipliedReportingOverflow(by: elements.size)
    guard !overflow else { return nil }
    return elements.isSigned
      ? view.signed(offset, size: elements.size)
      : view.unsigned(offset, size: elements.size).map(Int64.init(bitPattern:))
  }

  /// The array that an expression stands for.
  func elements(_ expression: PrintExpression) -> Elements? {
    switch expression {
    case .field(let field), .dynamicArray(let field), .string(let field), .bitmask(let field), .cpuMask(let field):
      guard let bytes = record.bytes(field) else { return nil }
      return Elements(bytes: bytes, size: field.elementSize(longSize: context.longSize), isSigned: field.isSigned)
    case .cast(let type, let operand):
      guard var elements = elements(operand) else { return nil }
      if let pointee = type.pointee, pointee > 0 {
        (elements.size, elements.isSigned) = (pointee, type.pointeeIsSigned)
      }
      return elements
    case .unary(.address, .element(let array, let index)):
      guard var elements = elements(array), let index = number(index), index >= 0,
        index <= Int64(elements.bytes.count / max(1, elements.size))
      else { return nil }
      elements.bytes = elements.bytes.part(Int(index) * elements.size..<elements.bytes.count)
      return elements
    case .unary(.address, let operand): return elements(operand)
    case .conditional(let condition, let yes, let no):
      return number(condition).flatMap { $0 != 0 ? elements(yes) : elements(no) }
    default: return nil
    }
  }

  /// Puts what `%s` makes of an expression. False when it makes nothing.
  func put(_ expression: PrintExpression, into output: inout PrintOutput) -> Bool {
    switch expression {
    case .text(let text): output.put(text)
    case .string(let field), .dynamicArray(let field):
      guard let bytes = record.bytes(field) else { return false }
      output.put(bytes.prefix { $0 != 0 })
    case .field(let field): return put(field, &output)
    case .cast(_, let operand): return put(operand, into: &output)
    case .conditional(let condition, let yes, let no):
      guard let value = number(condition) else { return false }
      return put(value != 0 ? yes : no, into: &output)
    case .flags(let value, let delimiter, let list):
      guard let value = number(value) else { return false }
      putFlags(value, delimiter, list, &output)
    case .symbols(let value, let list):
      guard let value = number(value) else { return false }
      if let entry = list.first(where: { $0.value == value }) {
        output.put(entry.name)
      } else {
        output.put("0x")
        output.put(hex: UInt64(bitPattern: value))
      }
    case .hex(let array, let length, let isSpaced):
      guard let elements = elements(array), let length = number(length), length >= 0 else { return false }
      for (place, byte) in elements.bytes.prefix(Int(clamping: length)).enumerated() {
        if output.isFull { break }
        if place > 0, isSpaced { output.put(" ") }
        output.put(hexByte: byte)
      }
    case .array(let array, let count, let size):
      guard let elements = elements(array), let count = number(count), let size = number(size) else { return false }
      return putArray(elements.bytes, count, size, &output)
    case .bitmask(let field):
      guard let bytes = record.bytes(field) else { return false }
      putBitmask(bytes, &output)
    case .cpuMask(let field):
      guard let bytes = record.bytes(field) else { return false }
      putCPUs(bytes, &output)
    case .number, .dynamicLength, .unary, .binary, .element, .unknown: return false
    }
    return true
  }

  private func put(_ field: EventFormat.Field, _ output: inout PrintOutput) -> Bool {
    if case .number = field.shape {
      // A pointer: to one of the kernel's own strings, or nobody knows to what.
      guard let address = record.view.unsigned(field.offset, size: field.size) else { return false }
      if let text = context.printk.text(address) { output.put(text) } else { output.put(hex: address) }
      return true
    }
    guard let bytes = record.bytes(field) else { return false }
    output.put(bytes.prefix { $0 != 0 })
    return true
  }

  private func putFlags(
    _ value: Int64, _ delimiter: [UInt8], _ list: [PrintExpression.Named], _ output: inout PrintOutput
  ) {
    var rest = value
    var isFirst = true
    for entry in list where entry.value > 0 && rest & entry.value == entry.value {
      if !isFirst { output.put(delimiter) }
      isFirst = false
      output.put(entry.name)
      rest &= ~entry.value
    }
    guard rest != 0 else { return }
    if !isFirst { output.put(delimiter) }
    output.put("0x")
    output.put(hex: UInt64(bitPattern: rest))
  }

  private func putArray(
    _ bytes: UnsafeRawBufferPointer, _ count: Int64, _ size: Int64, _ output: inout PrintOutput
  ) -> Bool {
    guard [1, 2, 4, 8].contains(size), count >= 0 else { return false }
    let view = ByteView(bytes: bytes, bigEndian: record.view.bigEndian)
    output.put("{")
    var at = 0
    while at / Int(size) < Int(clamping: count), !output.isFull, let value = view.unsigned(at, size: Int(size)) {
      output.put(at == 0 ? "0x" : ",0x")
      output.put(hex: value)
      at += Int(size)
    }
    output.put("}")
    return true
  }

  /// The bytes of a bit mask, the one with the lowest bits first.
  private func lowestFirst(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    record.view.bigEndian ? bytes.reversed() : Array(bytes)
  }

  /// Digits from the highest bit on, with a comma every 32 bits, as the kernel prints bit masks.
  private func putBitmask(_ bytes: UnsafeRawBufferPointer, _ output: inout PrintOutput) {
    for (place, byte) in lowestFirst(bytes).enumerated().reversed() {
      if output.isFull { return }
      output.put(hexByte: byte)
      if place > 0, place % 4 == 0 { output.put(",") }
    }
  }

  /// Ranges of the bits that are set: `0-3,8`.
  private func putCPUs(_ bytes: UnsafeRawBufferPointer, _ output: inout PrintOutput) {
    let mask = lowestFirst(bytes)
    func isSet(_ bit: Int) -> Bool { bit < mask.count * 8 && mask[bit / 8] >> UInt8(bit % 8) & 1 == 1 }
    var bit = 0
    var isFirst = true
    while bit < mask.count * 8, !output.isFull {
      guard isSet(bit) else {
        bit += 1
        continue
      }
      let start = bit
      while isSet(bit) { bit += 1 }
      if !isFirst { output.put(",") }
      isFirst = false
      output.put(bit - start > 1 ? "\(start)-\(bit - 1)" : "\(start)")
    }
  }

  /// Puts what `%p…` makes of an expression. False when it makes nothing.
  func putPointer(_ expression: PrintExpression, _ letters: [UInt8], length: Int?, into output: inout PrintOutput)
    -> Bool
  {
    switch letters.first {
    case UInt8(ascii: "h"):
      guard let elements = elements(expression) else { return false }
      let between = letters.count < 2 ? " " : [UInt8(ascii: "C"): ":", UInt8(ascii: "D"): "-"][letters[1]] ?? ""
      for (place, byte) in elements.bytes.prefix(max(0, length ?? 1)).enumerated() {
        if output.isFull { break }
        if place > 0 { output.put(between) }
        output.put(hexByte: byte)
      }
      return true
    case UInt8(ascii: "I"), UInt8(ascii: "i"), UInt8(ascii: "M"), UInt8(ascii: "m"), UInt8(ascii: "U"):
      guard let elements = elements(expression) else { return false }
      return PrintAddress.put(letters, elements.bytes, bigEndian: record.view.bigEndian, into: &output)
    default:
      guard let value = number(expression) else { return false }
      context.put(address: UInt64(bitPattern: value), letters, into: &output)
      return true
    }
  }
}

extension PrintContext {
  /// Puts an address as `%p` with these letters does.
  func put(address: UInt64, _ letters: [UInt8], into output: inout PrintOutput) {
    switch letters.first {
    case UInt8(ascii: "S"), UInt8(ascii: "s"), UInt8(ascii: "F"), UInt8(ascii: "f"), UInt8(ascii: "B"):
      guard let start = symbols.start(of: address) else {
        output.put("0x")
        return output.put(hex: address)
      }
      symbols.withName(of: address) { name in output.put(name.prefix { $0 != UInt8(ascii: " ") }) }
      guard letters[0] != UInt8(ascii: "s"), letters[0] != UInt8(ascii: "f") else { return }
      output.put("+0x")
      output.put(hex: address &- start)
    case UInt8(ascii: "x"), UInt8(ascii: "K"):
      let digits = String(address, radix: 16)
      output.put(String(repeating: "0", count: max(0, longSize * 2 - digits.utf8.count)) + digits)
    default:
      if address == 0 { return output.put("(nil)") }
      output.put("0x")
      output.put(hex: address)
    }
  }
}

extension EventFormat.Field {
  /// Bytes of one element of an array, wherever it lies.
  func elementSize(longSize: Int) -> Int {
    switch shape {
    case .number: return size
    case .array(let elementSize): return elementSize
    case .dataLocation, .relativeLocation:
      let words = type.split { $0 == " " || $0 == "[" || $0 == "]" }.map(String.init)
        .filter { $0 != "__data_loc" && $0 != "__rel_loc" }
      return max(1, PrintType(words: words, stars: 0, longSize: longSize)?.size ?? 1)
    }
  }
}
