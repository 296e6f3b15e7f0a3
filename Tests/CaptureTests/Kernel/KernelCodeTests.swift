import Foundation
import TestSupport
import Testing

@testable import Capture

@Suite("Code of the kernel")
struct KernelCodeTests {
  /// `call` to 0x2000 from 0x1000, `jmp` to 0x3000 from 0x1005, `call` back to 0x0800 from 0x100a, `ret`.
  private static let code: [UInt8] =
    [0xe8, 0xfb, 0x0f, 0x00, 0x00] + [0xe9, 0xf6, 0x1f, 0x00, 0x00] + [0xe8, 0xf1, 0xf7, 0xff, 0xff] + [0xc3]

  @Test("direct calls and jumps to functions, and nothing that is none")
  func callees() {
    let all: Set<UInt64> = [0x0800, 0x2000, 0x3000, 0x4000]
    #expect(KernelCode.callees(of: Self.code, at: 0x1000) { all.contains($0) } == [0x0800, 0x2000, 0x3000])
    #expect(KernelCode.callees(of: Self.code, at: 0x1000) { $0 == 0x2000 } == [0x2000])
    // Cut off within the last call.
    #expect(KernelCode.callees(of: Array(Self.code.prefix(14)), at: 0x1000) { all.contains($0) } == [0x2000, 0x3000])
    #expect(KernelCode.callees(of: [0xe8, 0, 0], at: 0x1000) { _ in true }.isEmpty)
  }

  private static func little(_ value: UInt64, _ bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }

  /// An ELF file with one segment: the code at 0x1000.
  private static var image: [UInt8] {
    var header: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1] + [UInt8](repeating: 0, count: 26)
    header += little(64, 8) + [UInt8](repeating: 0, count: 14) + little(56, 2) + little(1, 2)
    header += [UInt8](repeating: 0, count: 64 - header.count)
    let segment =
      little(1, 4) + little(5, 4) + little(120, 8) + little(0x1000, 8) + little(0, 8) + little(16, 8) + little(16, 8)
      + little(1, 8)
    return header + segment + code
  }

  /// That image as code of the kernel.
  static func code(in tree: TemporaryTree) throws -> KernelCode {
    try Data(image).write(to: URL(fileURLWithPath: tree.path("kcore")))
    return try #require(KernelCode(path: tree.path("kcore")))
  }

  @Test("it is read where the file says that it lies, and not beyond")
  func image() throws {
    let tree = try TemporaryTree(["text": "no image"])
    let code = try Self.code(in: tree)
    #expect(code.callees(in: 0x1000..<0x1010) { _ in true } == [0x0800, 0x2000, 0x3000])
    #expect(code.callees(in: 0x1005..<0x100a) { _ in true } == [0x3000])
    #expect(code.callees(in: 0x1000..<0x1011) { _ in true }.isEmpty)
    #expect(code.callees(in: 0x0fff..<0x1005) { _ in true }.isEmpty)
    #expect(KernelCode(path: tree.path("text")) == nil)
    #expect(KernelCode(path: tree.path("nowhere")) == nil)
  }

  @Test("a function ends where the next one begins, though several have its address")
  func ends() throws {
    let list = "0000000000001000 T a\n0000000000001000 t alias\n0000000000001100 t b\n0000000000001040 t c [m]\n"
    let ends = try #require(FunctionEnds(Array(list.utf8)))
    #expect([0x1000, 0x1040, 0x1100].map(ends.end) == [0x1040, 0x1100, 0x1100])
    #expect(FunctionEnds(Array("0000000000000000 T a\n".utf8)) == nil)
  }
}
