import TestSupport
import Testing
@testable import KernelTypes

/// Functions that take a packet in every way there is, and some that do not.
private struct Sample {
  var writer: BTFWriter
  let packet: UInt32

  init(bigEndian: Bool = false) {
    writer = BTFWriter(bigEndian: bigEndian)
    let int = writer.int("int")
    let wide = writer.int("__int128", size: 16)
    let buffer = writer.structure("sk_buff")
    packet = writer.pointer(to: buffer)
    let constant = writer.pointer(to: writer.const(buffer))
    let alias = writer.typedef("packet_t", packet)
    let indirect = writer.pointer(to: packet)
    let net = writer.pointer(to: writer.structure("net"))
    let pair = writer.structure("sockptr_t", size: 16)
    _ = writer.function("ip_local_deliver", [packet], returns: int)
    _ = writer.function("ip_output", [net, net, packet], returns: int)
    _ = writer.function("reads_only", [constant])
    _ = writer.function("by_alias", [int, alias])
    _ = writer.function("__netif_receive_skb_core", [indirect, int, net], returns: int)
    _ = writer.function("makes_one", [net, indirect])
    _ = writer.function("seven", [packet, int, int, int, int, int, int])
    _ = writer.function("late", [int, int, int, int, int, int, packet])
    _ = writer.function("by_value", [packet, pair])
    _ = writer.function("wide", [packet, wide])
    _ = writer.function("varying", [packet, 0])
    _ = writer.function("gives_pair", [packet], returns: pair)
    _ = writer.function("twice", [packet])
    _ = writer.function("twice", [net, packet])
    _ = writer.function("no_packet", [net, int], returns: packet)
  }
}

private let expected = """
  ip_local_deliver 0
  ip_output 2
  reads_only 0
  by_alias 1
  __netif_receive_skb_core 0 indirect
  makes_one 1 indirect
  seven: it takes more than six arguments
  late: its packet is not among the first six arguments
  by_value: it takes a struct by value
  wide: it takes a number of 128 bits
  varying: it takes a varying number of arguments
  gives_pair: what it returns does not fit a register
  twice: it is described more than once, differently
  """

private func text(_ functions: [PacketFunction]) -> String {
  functions.map { function in
    if let hindrance = function.hindrance { return "\(function.name): \(hindrance)" }
    return "\(function.name) \(function.argument ?? -1)" + (function.isIndirect ? " indirect" : "")
  }.joined(separator: "\n")
}

@Suite("Types of a kernel, BTF")
struct BTFTests {
  @Test("functions that take a packet, and why some cannot be hooked", arguments: [false, true])
  func packetFunctions(bigEndian: Bool) throws {
    #expect(text(try BTF(Sample(bigEndian: bigEndian).writer.bytes()).packetFunctions()) == expected)
  }

  @Test("a module's types go on where the kernel's end")
  func module() throws {
    let sample = Sample()
    let kernel = try BTF(sample.writer.bytes())
    var writer = BTFWriter(base: sample.writer.asBase)
    let device = writer.pointer(to: writer.structure("net_device"))
    _ = writer.function("veth_xmit", [sample.packet, device])
    _ = writer.function("veth_open", [device])
    #expect(text(try BTF(writer.bytes(), base: kernel).packetFunctions()) == "veth_xmit 0")
  }

  @Test("the network's functions are told by their types, a module's by its packets, a process's are left out")
  func network() throws {
    let kernel = try BTF(Sample().writer.bytes())
    var functions = NetworkFunctions(kernel: kernel)
    functions.add(module: "veth", packetFunctions: [PacketFunction(name: "f", argument: 0, isIndirect: false)])
    functions.add(module: "virtio_blk", packetFunctions: [])
    let names: [(String, String?, Bool)] = [
      ("ip_output", nil, true), ("no_packet", nil, true), ("by_alias", nil, true), ("schedule", nil, false),
      ("tcp_ack.isra.0", nil, true), ("tcp_sendmsg", nil, false), ("veth_poll", "veth", false),
      ("veth_open", "veth", true), ("virtblk_done", "virtio_blk", false), ("ip_output.part.0", nil, true),
    ]
    for (name, module, isNetwork) in names { #expect(functions.contains(name, module: module) == isNetwork, "\(name)") }
  }

  @Test("what is no BTF is refused with a reason")
  func refused() {
    for bytes in [[], [0x9f], Array("#!/bin/sh\n".utf8), Array(Sample().writer.bytes().prefix(100))] {
      #expect(throws: BTFError("it has no BTF header, or is cut off")) { try BTF(bytes) }
    }
    var circle = BTFWriter()
    _ = circle.add(kind: 31)
    #expect(throws: BTFError("type 1 of it is damaged")) { try BTF(circle.bytes()) }
  }

  @Test("types that go round in a circle end")
  func circle() throws {
    var writer = BTFWriter()
    let first = writer.typedef("a", 2)
    let second = writer.typedef("b", 1)
    _ = writer.function("f", [first, second, 99])
    let btf = try BTF(writer.bytes())
    #expect(btf.resolved(first) == nil)
    #expect(btf.packetFunctions() == [])
  }

  /// Every byte of a good one set to every value that is likely to hurt, and every length: an error or an answer.
  @Test("damage anywhere is an error or a wrong answer, never a trap")
  func damage() throws {
    let good = Sample().writer.bytes()
    let kernel = try BTF(good)
    for index in good.indices {
      for value: UInt8 in [0, 1, 0x7f, 0x80, 0xff] {
        var bad = good
        bad[index] = value
        _ = (try? BTF(bad))?.packetFunctions()
        _ = (try? BTF(bad, base: kernel))?.packetFunctions()
      }
      _ = (try? BTF(Array(good.prefix(index))))?.packetFunctions()
    }
  }
}
