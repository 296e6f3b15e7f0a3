import CFtview
import KernelTypes
import TraceEvents

/// Finds fields of the running kernel's structures by their names.
struct KernelFields {
  /// One number in one structure.
  struct Place: Equatable {
    /// `FTVIEW_BASE_*`.
    var base: UInt32
    var field: KernelField
  }

  /// What the module is told of one field.
  struct Wanted: Equatable {
    var name: String
    var place: Place
    /// What is taken off it.
    var minus: Place?
  }

  private let types: BTF
  private let structures: [String: UInt32]

  init(_ types: BTF) {
    self.types = types
    structures = types.structures(FieldBase.structures)
  }

  /// Where all fields are that were asked for.
  func find(_ names: FieldNames) throws(CaptureError) -> [Wanted] {
    var found: [Wanted] = []
    for name in names.names { found.append(try find(name)) }
    return found
  }

  private func find(_ name: String) throws(CaptureError) -> Wanted {
    guard name.utf8.count < Int(FTVIEW_FIELD_NAME_LEN) else {
      throw .badField(name, reason: "it has more than \(FTVIEW_FIELD_NAME_LEN - 1) letters")
    }
    let parts = name.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    var wanted = Wanted(name: name, place: try place(parts[0]))
    guard parts.count > 1 else { return wanted }
    let other = try place(parts[1])
    let isWhole = [wanted.place.field, other.field].allSatisfy { $0.bits == 8 * $0.size }
    guard isWhole, wanted.place.field.size == other.field.size else {
      throw .badField(name, reason: "only numbers of one size, of whole bytes, can be taken off each other")
    }
    wanted.place.field.kind = .int
    wanted.minus = other
    return wanted
  }

  private func place(_ name: String) throws(CaptureError) -> Place {
    var path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let base = FieldBase(rawValue: path.removeFirst()), !path.isEmpty, !path.contains("") else {
      let words = FieldBase.allCases.map { $0.rawValue + ".…" }.joined(separator: ", ")
      throw .badField(name, reason: "give \(words), such as skb.len or sk.sk_state")
    }
    guard let structure = structures[base.structure] else {
      throw .badField(name, reason: "this kernel does not describe struct \(base.structure)")
    }
    do throws(KernelFieldError) {
      return try place(of: try field(path, base, structure), base)
    } catch {
      throw .badField(name, reason: reason(error, name, path, base, structure))
    }
  }

  /// Many fields of sockets are in struct sock_common, and have other names there: `sk_state` is a macro for
  /// `__sk_common.skc_state` (include/net/sock.h), and `inet_num` for `sk.__sk_common.skc_num` (include/net/inet_sock.h).
  private func field(_ path: [String], _ base: FieldBase, _ structure: UInt32) throws(KernelFieldError) -> KernelField {
    do throws(KernelFieldError) {
      return try types.field(path, of: structure)
    } catch {
      guard let prefix = ["sk_", "inet_"].first(where: { path[0].hasPrefix($0) }),
        let common = structures["sock_common"], base != .skb, base != .tcb
      else { throw error }
      let rest = ["skc_" + path[0].dropFirst(prefix.count)] + path.dropFirst()
      guard let field = try? types.field(Array(rest), of: common) else { throw error }
      return field
    }
  }

  private func place(of field: KernelField, _ base: FieldBase) throws(KernelFieldError) -> Place {
    switch base {
    case .skb: return Place(base: ftview_base_skb, field: field)
    case .tcb:
      // TCP's own notes on a packet (TCP_SKB_CB, include/net/tcp.h).
      guard let packet = structures["sk_buff"], let place = types.place(of: "cb", in: packet) else {
        throw .noStructure
      }
      var field = field
      field.byteOffset += place
      return Place(base: ftview_base_skb, field: field)
    case .sk, .inet, .tcp, .udp:
      // struct sock begins with struct sock_common, and the others with struct sock.
      let common = structures["sock_common"].flatMap { types.size(of: $0) } ?? 0
      let isCommon = field.byteOffset + field.size <= common
      let own = [FieldBase.sk: ftview_base_sock, .inet: ftview_base_inet, .tcp: ftview_base_tcp, .udp: ftview_base_udp]
      return Place(base: isCommon && base == .sk ? ftview_base_common : own[base] ?? ftview_base_sock, field: field)
    }
  }
}

extension KernelFields {
  /// Where struct sk_buff and struct sock have what the module asks to find sockets and tell them apart, in bytes.
  struct Layout: Equatable {
    var socket: Int
    var family: Int
    var state: Int
    var type: Int
    var proto: Int
  }

  /// That of the running kernel.
  func layout() throws(CaptureError) -> Layout {
    func offset(_ name: String) throws(CaptureError) -> Int { try place(name).field.byteOffset }
    return Layout(
      socket: try offset("skb.sk"), family: try offset("sk.sk_family"), state: try offset("sk.sk_state"),
      type: try offset("sk.sk_type"), proto: try offset("sk.sk_protocol"))
  }

  /// The functions whose value is a socket.
  var lookups: [TraceableFunctions.Function] {
    types.functions(returning: "sock").map { TraceableFunctions.Function(name: $0, module: nil, line: 0) }
  }

  /// Why a path leads to no field, in words.
  private func reason(
    _ error: KernelFieldError, _ name: String, _ path: [String], _ base: FieldBase, _ structure: UInt32
  ) -> String {
    switch error {
    case .noStructure: return "this kernel does not describe struct \(base.structure)"
    case .noMember(let member, let there) where there.isEmpty:
      return "nothing is in what stands before '\(member)': pointers are not followed"
    case .noMember(let member, var there):
      if member == path[0], base != .skb, base != .tcb, let common = structures["sock_common"] {
        there += types.memberNames(of: common).filter { $0.hasPrefix("skc_") }.map { "sk_" + $0.dropFirst(4) }
      }
      let near = Suggestion.akin(to: member, of: there)
      let prefix = name.dropLast(path.drop { $0 != member }.joined(separator: ".").count)
      return near.isEmpty
        ? "struct \(base.structure) has none" : "did you mean \(near.map { prefix + $0 }.joined(separator: ", "))?"
    case .noNumber(let there):
      let some = there.filter { !$0.isEmpty }.prefix(3).map { "\(name).\($0)" }
      let cure = some.isEmpty ? "" : ": give one of its members, such as \(some.joined(separator: ", "))"
      return "it is not a number" + cure
    }
  }
}
