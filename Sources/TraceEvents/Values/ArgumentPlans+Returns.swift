extension ArgumentPlans {
  /// What a function returns; unknown when it is not described, or under that name are several.
  ///
  /// - Parameter name: as symbols have it. A `.constprop` copy returns what its function does; the other copies that a compiler
  ///   makes (`.isra`, `.part`, `.cold`) may not.
  func returnShape(of name: UnsafeRawBufferPointer, in module: String?) -> ReturnShape {
    var found = find(name, of: module)
    if found == nil, let dot = name.find(UInt8(ascii: "."), from: 0) {
      let rest = name.part(dot..<name.count)
      if rest.starts(with: ".constprop".utf8) { found = find(name.part(0..<dot), of: module) }
    }
    guard let function = found, let result = types.result(of: function) else { return .unknown }
    return result == 0 ? ReturnShape(kind: .nothing) : shape(ofType: result)
  }

  /// How a value of a type is to be taken.
  func shape(ofType type: UInt32) -> ReturnShape {
    guard let (kind, number) = types.resolved(type) else { return .unknown }
    let bits = UInt8(clamping: 8 * (types.size(of: number) ?? 8))
    switch kind {
    case .pointer: return ReturnShape(kind: .pointer)
    case .enumeration, .enumeration64: return ReturnShape(kind: .enumeration, bits: bits, type: number)
    case .int:
      if types.name(of: number) == "_Bool" { return ReturnShape(kind: .bool, bits: 8) }
      return ReturnShape(kind: types.integer(number).isSigned ? .signed : .unsigned, bits: bits)
    default: return .unknown
    }
  }

  /// A value of that shape as text; empty for what returns nothing.
  ///
  ///     signed 0, 1, -22    unsigned, pointer 0x5dc    error pointer -12    bool true    enumeration NETDEV_TX_OK, or its number
  func returnText(_ value: UInt64, _ shape: ReturnShape) -> [UInt8] {
    let unused = UInt64(64 - min(64, max(8, shape.bits)))
    let signed = Int64(bitPattern: value << unused) >> Int64(unused)
    switch shape.kind {
    case .nothing: return []
    case .bool: return Array((value & 0xff == 0 ? "false" : "true").utf8)
    case .signed: return Array(String(signed).utf8)
    case .enumeration:
      return types.enumerator(of: shape.type, value: signed) ?? Array(String(signed).utf8)
    case .unsigned: return ReturnShape.hex((value << unused) >> unused)
    case .pointer: return (-4095...(-1)).contains(signed) ? Array(String(signed).utf8) : ReturnShape.hex(value)
    case .unknown: return ReturnShape.text(value)
    }
  }
}
