import KernelTypes

/// The text of a `bprint` record: `trace_printk` keeps the address of its format and the arguments as they are
/// (`vbin_printf` in lib/vsprintf.c).
struct BinaryPrint: Sendable {
  private let function: EventFormat.Field
  private let format: EventFormat.Field
  private let arguments: EventFormat.Field

  /// Nil when the event has not the fields.
  init?(_ event: EventFormat) {
    guard let function = event.field("ip"), let format = event.field("fmt"), let buffer = event.field("buf") else {
      return nil
    }
    self.function = function
    self.format = format
    arguments = buffer
  }

  /// The text, or nil when the record is cut off.
  func fill(_ record: Record, _ context: PrintContext, limit: Int) -> [UInt8]? {
    guard let caller = record.view.unsigned(function.offset, size: function.size),
      let address = record.view.unsigned(format.offset, size: format.size), let bytes = record.bytes(arguments)
    else { return nil }
    var output = PrintOutput(limit: limit)
    context.put(address: caller, [UInt8(ascii: "s")], into: &output)
    output.put(": ")
    guard let text = context.printk.text(address) else {
      output.put("(NO FORMAT FOUND at ")
      output.put(hex: address)
      output.put(")")
      return output.bytes
    }
    var values = Values(
      view: ByteView(bytes: bytes, bigEndian: record.view.bigEndian), longSize: context.longSize)
    for part in PrintPart.split(text, longSize: context.longSize) {
      if output.isFull { break }
      switch part {
      case .literal(let bytes): output.put(bytes)
      case .conversion(var conversion):
        if conversion.width == .argument, let width = values.number(4) { conversion.setWidth(width) }
        if conversion.precision == .argument, let precision = values.number(4) { conversion.setPrecision(precision) }
        guard put(conversion, &values, context, &output) else { return output.bytes }
      }
    }
    return output.bytes
  }

  /// False where the arguments end.
  private func put(
    _ conversion: PrintConversion, _ values: inout Values, _ context: PrintContext, _ output: inout PrintOutput
  ) -> Bool {
    switch conversion.letter {
    case UInt8(ascii: "s"):
      guard let text = values.text() else { return false }
      output.put(text, conversion)
    case UInt8(ascii: "p"):
      // What takes more than the address to print was printed when it was recorded.
      guard conversion.pointer.isEmpty || "SsFfBxK".utf8.contains(conversion.pointer[0]) else {
        guard let text = values.text() else { return false }
        output.put(text)
        return true
      }
      guard let address = values.number(context.longSize) else { return false }
      var text = PrintOutput(limit: PrintConversion.widest)
      context.put(address: UInt64(bitPattern: address), conversion.pointer, into: &text)
      output.put(text.bytes, width: conversion.width.number ?? 0, isLeft: conversion.isLeft)
    default:
      let size = conversion.letter == UInt8(ascii: "c") ? 1 : conversion.size
      guard let value = values.number(size) else { return false }
      output.put(value, conversion, width: conversion.width.number ?? 0, precision: conversion.precision.number)
    }
    return true
  }

  /// The arguments, one behind the other: numbers at a multiple of their size, but of four bytes at most.
  private struct Values {
    let view: ByteView
    let longSize: Int
    var at = 0

    mutating func number(_ size: Int) -> Int64? {
      let step = min(size, 4)
      let start = (at + step - 1) / step * step
      guard let value = view.signed(start, size: size) else { return nil }
      at = start + size
      return value
    }

    mutating func text() -> [UInt8]? {
      guard let end = view.bytes.find(0, from: at) else { return nil }
      defer { at = end + 1 }
      return Array(view.bytes.part(at..<end))
    }
  }
}
