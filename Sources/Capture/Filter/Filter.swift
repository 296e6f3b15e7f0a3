import CPcap
import Glibc

/// One instruction of a classic-BPF program, as the kernel takes it (`struct sock_filter`).
struct FilterInstruction: Equatable, Sendable {
  /// Operation, operand size and addressing mode: `BPF_*` of linux/bpf_common.h.
  var code: UInt16
  /// How many instructions to skip when a comparison holds.
  var jumpTrue: UInt8
  /// How many instructions to skip when it does not.
  var jumpFalse: UInt8
  /// The operand: a constant, an offset into the packet from the IP header on, or a jump's distance.
  var k: UInt32

  /// An instruction as libpcap compiled it.
  init(code: UInt16, jumpTrue: UInt8, jumpFalse: UInt8, k: UInt32) {
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
  var instructions: [FilterInstruction]

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
