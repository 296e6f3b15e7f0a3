/// One event's `print fmt`, ready to be filled in from records: what `trace-cmd report` and the kernel print of it.
///
/// Parsed once per event, when the first record of it comes. A format that is not understood (functions that only the
/// kernel has) makes no ``PrintFormat``; its records are shown as ``Record/describe(limit:)`` does.
struct PrintFormat: Sendable {
  private enum Piece: Sendable {
    case literal([UInt8])
    case conversion(PrintConversion, PrintExpression, width: PrintExpression?, precision: PrintExpression?)
  }

  private var pieces: [Piece] = []

  init?(_ format: EventFormat, longSize: Int) {
    guard var parser = PrintParser(format, longSize: longSize), let (text, arguments) = parser.line() else {
      return nil
    }
    var rest = arguments[...]
    for part in PrintPart.split(text, longSize: longSize) {
      switch part {
      case .literal(let bytes): pieces.append(.literal(bytes))
      case .conversion(let conversion):
        var width: PrintExpression?
        var precision: PrintExpression?
        if conversion.width == .argument {
          guard let first = rest.popFirst() else { return nil }
          width = first
        }
        if conversion.precision == .argument {
          guard let first = rest.popFirst() else { return nil }
          precision = first
        }
        guard let value = rest.popFirst() else { return nil }
        if value.hasUnknown {
          // An address that only the kernel can work out leaves the rest readable; any other number would not.
          guard conversion.letter == UInt8(ascii: "p") else { return nil }
          pieces.append(.literal([UInt8(ascii: "?")]))
          continue
        }
        pieces.append(.conversion(conversion, value, width: width, precision: precision))
      }
    }
  }

  /// The record's text, or nil where it lacks something.
  func fill(_ record: Record, _ context: PrintContext, limit: Int) -> [UInt8]? {
    let evaluator = PrintEvaluator(record: record, context: context)
    var output = PrintOutput(limit: limit)
    for piece in pieces {
      switch piece {
      case .literal(let bytes): output.put(bytes)
      case .conversion(let conversion, let value, let width, let precision):
        var fixed = conversion
        if let width {
          guard let number = evaluator.number(width) else { return nil }
          fixed.setWidth(number)
        }
        if let precision {
          guard let number = evaluator.number(precision) else { return nil }
          fixed.setPrecision(number)
        }
        guard Self.put(value, fixed, evaluator, limit, &output) else { return nil }
      }
      if output.isFull { break }
    }
    return output.bytes
  }

  private static func put(
    _ value: PrintExpression, _ conversion: PrintConversion, _ evaluator: PrintEvaluator, _ limit: Int,
    _ output: inout PrintOutput
  ) -> Bool {
    switch conversion.letter {
    case UInt8(ascii: "s"):
      var text = PrintOutput(limit: limit)
      guard evaluator.put(value, into: &text) else { return false }
      output.put(text.bytes, conversion)
    case UInt8(ascii: "p"):
      var text = PrintOutput(limit: limit)
      let length = conversion.width.number
      guard evaluator.putPointer(value, conversion.pointer, length: length, into: &text) else { return false }
      output.put(
        text.bytes, width: conversion.pointer.first == UInt8(ascii: "h") ? 0 : length ?? 0, isLeft: conversion.isLeft)
    default:
      guard let number = evaluator.number(value) else { return false }
      output.put(number, conversion, width: conversion.width.number ?? 0, precision: conversion.precision.number)
    }
    return true
  }
}

extension PrintConversion {
  /// What `*` said: negative is to the left.
  mutating func setWidth(_ value: Int64) {
    if value < 0 { isLeft = true }
    width = .fixed(Int(clamping: min(value.magnitude, UInt64(Self.widest))))
  }

  /// What `.*` said: negative is none.
  mutating func setPrecision(_ value: Int64) { precision = value < 0 ? .none : .fixed(Int(clamping: value)) }
}

extension PrintConversion.Width {
  /// The number that stands in the format, if one does.
  var number: Int? {
    if case .fixed(let value) = self { value } else { nil }
  }
}

extension PrintOutput {
  /// A text in the column of a `%s`.
  mutating func put(_ text: [UInt8], _ conversion: PrintConversion) {
    put(
      text.prefix(conversion.precision.number ?? text.count), width: conversion.width.number ?? 0,
      isLeft: conversion.isLeft)
  }
}

/// A part of a format string.
enum PrintPart {
  case literal([UInt8])
  case conversion(PrintConversion)

  /// The parts of a format string. A `%` that begins no conversion stands for itself.
  static func split(_ text: [UInt8], longSize: Int) -> [PrintPart] {
    var parts: [PrintPart] = []
    var literal: [UInt8] = []
    var at = 0
    while at < text.count {
      let byte = text[at]
      at += 1
      guard byte == UInt8(ascii: "%") else {
        literal.append(byte)
        continue
      }
      if at < text.count, text[at] == UInt8(ascii: "%") {
        literal.append(byte)
        at += 1
        continue
      }
      var behind = at
      guard let conversion = PrintConversion(text, &behind, longSize: longSize) else {
        literal.append(byte)
        continue
      }
      at = behind
      if !literal.isEmpty { parts.append(.literal(literal)) }
      literal = []
      parts.append(.conversion(conversion))
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    return parts
  }
}
