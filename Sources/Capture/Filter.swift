import CPcap
import Glibc

/// One instruction of a classic-BPF program, as the kernel takes it (`struct sock_filter`).
package struct FilterInstruction: Equatable, Sendable {
  package var code: UInt16
  package var jumpTrue: UInt8
  package var jumpFalse: UInt8
  package var k: UInt32

  package init(code: UInt16, jumpTrue: UInt8, jumpFalse: UInt8, k: UInt32) {
    self.code = code
    self.jumpTrue = jumpTrue
    self.jumpFalse = jumpFalse
    self.k = k
  }
}

/// A packet filter in tcpdump's language, compiled by libpcap for raw IP packets (`DLT_RAW`: offset 0 is the IP
/// header).
///
/// Names of hosts are looked up while compiling, which may wait for DNS; addresses and port numbers never do.
package struct Filter: Equatable, Sendable {
  /// What the user wrote, without surrounding blanks. Empty matches every packet.
  package var expression: String
  /// The program; empty matches every packet.
  package var instructions: [FilterInstruction]

  /// The filter that matches everything.
  package static let all = Filter(expression: "", instructions: [])

  /// Compiles an expression.
  ///
  /// - Throws: ``FilterError`` with libpcap's words and the place in `expression` they are about.
  package init(_ expression: String) throws(FilterError) {
    try self.init(expression, excluding: nil)
  }

  /// Compiles an expression, leaving one TCP connection out of it, both directions.
  package init(_ expression: String, excluding connection: SSHSession?) throws(FilterError) {
    guard expression.utf8.count <= Self.maximumLength else {
      throw FilterError(expression: "", message: "filter is longer than \(Self.maximumLength) bytes", range: 0..<0)
    }
    let trimmed = expression.trimmed
    // The user's own words first, alone: its errors must point into what the user wrote.
    var program = try Self.compileOrLocate(trimmed, original: expression)
    if let connection {
      let whole = trimmed.isEmpty ? "not (\(connection.expression))" : "(\(trimmed)) and not (\(connection.expression))"
      program = try Self.compileOrLocate(whole, original: whole)
    }
    self.init(expression: trimmed, instructions: program)
  }

  private init(expression: String, instructions: [FilterInstruction]) {
    self.expression = expression
    self.instructions = instructions
  }

  /// Longest expression taken, in bytes.
  package static let maximumLength = 16 << 10

  private static func compileOrLocate(_ text: String, original: String) throws(FilterError) -> [FilterInstruction] {
    if text.isEmpty { return [] }
    switch FilterCompiler.compile(text) {
    case .program(let program): return program
    case .rejected(let message):
      let range = FilterErrorLocator(expression: text).range(of: message)
      let lead = original.utf8.prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a }.count
      throw FilterError(
        expression: original, message: message, range: (range.lowerBound + lead)..<(range.upperBound + lead))
    }
  }
}

/// A filter that libpcap does not accept.
package struct FilterError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was compiled.
  package var expression: String
  /// libpcap's words.
  package var message: String
  /// The word it is about, as a range of UTF-8 offsets in ``expression``; empty at the end when something is missing.
  package var range: Range<Int>

  /// One line; the place as a column, from 1.
  package var description: String {
    if range.isEmpty && range.lowerBound >= expression.utf8.count { return "filter: \(message), at its end" }
    let word = String(decoding: Array(expression.utf8)[clamped], as: UTF8.self)
    return "filter: \(message), at '\(word)' (column \(range.lowerBound + 1))"
  }

  /// The expression with carets under the word the message is about, two lines.
  package var marked: String {
    let lead = String(decoding: Array(expression.utf8).prefix(range.lowerBound), as: UTF8.self)
    let word = String(decoding: Array(expression.utf8)[clamped], as: UTF8.self)
    return expression + "\n" + String(repeating: " ", count: lead.count)
      + String(repeating: "^", count: max(1, word.count))
  }

  private var clamped: Range<Int> { range.clamped(to: 0..<expression.utf8.count) }
}

/// libpcap's compiler behind one function.
enum FilterCompiler {
  enum Outcome {
    case program([FilterInstruction])
    case rejected(String)
  }

  /// Compiles for `DLT_RAW`. libpcap keeps its parser's state in the handle since 1.8, so that each call is on its own.
  static func compile(_ expression: String, optimize: Bool = true) -> Outcome {
    guard let handle = pcap_open_dead(ftview_dlt_raw, 65535) else { return .rejected("out of memory") }
    defer { pcap_close(handle) }
    var program = bpf_program()
    guard pcap_compile(handle, &program, expression, optimize ? 1 : 0, ftview_netmask_unknown) == 0 else {
      return .rejected(readable(String(cString: pcap_geterr(handle))))
    }
    defer { pcap_freecode(&program) }
    let instructions = UnsafeBufferPointer(start: program.bf_insns, count: Int(program.bf_len))
    return .program(
      instructions.map { FilterInstruction(code: $0.code, jumpTrue: $0.jt, jumpFalse: $0.jf, k: $0.k) })
  }

  /// libpcap's message without what the caller says anyway.
  private static func readable(_ message: String) -> String {
    for prefix in ["can't parse filter expression: ", "syntax error in filter expression: "]
    where message.hasPrefix(prefix) {
      return String(message.dropFirst(prefix.count))
    }
    return message
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    var text = self[...]
    while let first = text.unicodeScalars.first, first.isBlank { text = text.dropFirst() }
    while let last = text.unicodeScalars.last, last.isBlank { text = text.dropLast() }
    return String(text)
  }
}

extension Unicode.Scalar {
  /// Space, tab, line feed or carriage return.
  var isBlank: Bool { self == " " || self == "\t" || self == "\n" || self == "\r" }
}
