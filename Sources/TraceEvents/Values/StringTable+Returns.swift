extension StringTable {
  /// Whether a function is described as one that returns nothing; nil where nothing describes it.
  ///
  /// - Parameter module: its module; nil for the kernel's own.
  package func returnsNothing(_ function: String, of module: String?) -> Bool? {
    let kind = Array(function.utf8).withUnsafeBytes { returnShape(of: $0, in: module) }.kind
    return kind == .unknown ? nil : kind == .nothing
  }

  /// See ``ArgumentPlans/returnShape(of:in:)``; unknown where nothing describes functions.
  func returnShape(of function: UnsafeRawBufferPointer, in module: String?) -> ReturnShape {
    arguments?.returnShape(of: function, in: module) ?? .unknown
  }

  /// Keeps what a function of that shape returned; ``StringID/none`` for one that returns nothing.
  mutating func keepReturn(_ value: UInt64, _ shape: ReturnShape) -> StringID {
    let text = arguments?.returnText(value, shape) ?? ReturnShape.text(value)
    return text.isEmpty ? .none : text.withUnsafeBytes { intern($0) }
  }
}
