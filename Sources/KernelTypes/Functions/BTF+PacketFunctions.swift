extension BTF {
  /// Functions that take a packet, `struct sk_buff *` or `struct sk_buff **`, in the order of the BTF.
  ///
  /// A window is opened by a function that stands in for the real one and passes on six registers, so that what is passed
  /// otherwise (the System V ABI: more than six arguments, structs by value, 128-bit numbers) keeps a function from
  /// being an entry point. A function that is described more than once is not told apart by name.
  ///
  /// - Complexity: O(types of this part).
  package func packetFunctions() -> [PacketFunction] {
    var list: [PacketFunction] = []
    var places: [String: Int] = [:]
    // Few types serve most parameters: each is looked at once.
    var paths: [UInt32: PacketPath] = [:]
    for number in functions {
      guard let parameters = parameters(of: number) else { continue }
      let found = parameters.map { type in
        if let known = paths[type] { return known }
        let path = packetPath(type)
        paths[type] = path
        return path
      }
      guard let argument = found.firstIndex(where: { $0 != .none }) else { continue }
      let function = packetFunction(number, parameters, argument, isIndirect: found[argument] == .indirect)
      if let place = places[function.name] {
        if list[place] != function { list[place].refuse("it is described more than once, differently") }
      } else {
        places[function.name] = list.count
        list.append(function)
      }
    }
    return list
  }

  private func packetFunction(
    _ number: UInt32, _ parameters: [UInt32], _ argument: Int, isIndirect: Bool
  ) -> PacketFunction {
    var function = PacketFunction(name: name(of: number), argument: argument, isIndirect: isIndirect, hindrance: nil)
    if argument >= Self.registers { function.refuse("its packet is not among the first six arguments") }
    if parameters.count > Self.registers { function.refuse("it takes more than six arguments") }
    for parameter in parameters {
      guard let type = resolved(parameter) else {
        function.refuse("it takes a varying number of arguments")
        continue
      }
      switch type.kind {
      case .structure, .union: function.refuse("it takes a struct by value")
      case .float: function.refuse("it takes a floating-point number")
      case .int where size(of: type.number).map { $0 > 8 } ?? true: function.refuse("it takes a number of 128 bits")
      default: break
      }
    }
    if let result = result(of: number), let type = resolved(result) {
      let isValue = type.kind == .int || type.kind == .enumeration || type.kind == .enumeration64
      if type.kind != .pointer, !isValue || size(of: type.number).map({ $0 > 8 }) ?? true {
        function.refuse("what it returns does not fit a register")
      }
    }
    return function
  }

  /// How a parameter of that type leads to a packet.
  private enum PacketPath {
    case none, direct, indirect
  }

  private func packetPath(_ type: UInt32) -> PacketPath {
    guard let target = pointee(type) else { return .none }
    if isPacket(target) { return .direct }
    if target.kind == .pointer, let second = pointee(target.number), isPacket(second) { return .indirect }
    return .none
  }

  private func isPacket(_ type: (kind: Kind, number: UInt32)) -> Bool {
    (type.kind == .structure || type.kind == .forward) && name(of: type.number) == "sk_buff"
  }

  private static let registers = 6
}
