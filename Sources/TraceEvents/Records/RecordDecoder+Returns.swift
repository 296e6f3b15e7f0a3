extension RecordDecoder {
  /// What a call of that function returned.
  @inline(never)
  mutating func returnValue(_ value: UInt64, of function: FunctionID) -> StringID {
    let index = Int(function.rawValue)
    while returnShapes.count <= index { returnShapes.append(nil) }
    let shape = returnShapes[index] ?? newReturnShape(function)
    guard shape == .unknown else { return names.strings.keepReturn(value, shape) }
    if let known = returnValues.find(value) { return StringID(rawValue: known) }
    let id = names.strings.keepReturn(value, shape)
    returnValues.insert(value, id.rawValue)
    return id
  }

  private mutating func newReturnShape(_ function: FunctionID) -> ReturnShape {
    let name = Array(names.functions.name(function).utf8)
    let module = names.functions.module(function)
    let shape = name.withUnsafeBytes { names.strings.returnShape(of: $0, in: module) }
    returnShapes[Int(function.rawValue)] = shape
    return shape
  }
}
