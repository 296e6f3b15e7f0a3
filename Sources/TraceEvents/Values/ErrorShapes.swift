import KernelTypes

/// What of a function's value can be an error, by the kernel's own description of its functions.
package enum ErrorShape: Equatable, Sendable {
  /// It returns nothing.
  case nothing
  /// True or false.
  case bool
  /// A number with a sign, or one of an enumeration, of so many bytes.
  case signed(bytes: Int)
  /// A number without a sign, of so many bytes: where an error was put into one, it stands there as a large number.
  case unsigned(bytes: Int)
  /// A pointer, which may be an error's (ERR_PTR, include/linux/err.h).
  case pointer
  /// Nothing describes it, or several functions of that name differ.
  case unknown
}

/// The error shapes of all functions that one part of the kernel describes: the same by which ``RecordDecoder`` writes what
/// they returned, so that both agree on what an error is.
package struct ErrorShapes: Sendable {
  private let plans: ArgumentPlans

  /// - Complexity: O(functions that are described).
  package init(_ types: BTF) { plans = ArgumentPlans(types) }

  /// - Parameter function: its name, as symbols have it.
  package func shape(of function: String) -> ErrorShape {
    let shape = Array(function.utf8).withUnsafeBytes { plans.returnShape(of: $0, in: nil) }
    let bytes = Int(shape.bits) / 8
    switch shape.kind {
    case .nothing: return .nothing
    case .bool: return .bool
    case .signed, .enumeration: return .signed(bytes: bytes)
    case .unsigned: return .unsigned(bytes: bytes)
    case .pointer: return .pointer
    case .unknown: return .unknown
    }
  }
}
