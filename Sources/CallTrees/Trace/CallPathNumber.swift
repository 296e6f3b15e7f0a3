import KernelTypes

/// Call paths as numbers, the same in every trace, so that what is known of a path can be looked up without its text
/// (``DiffOptions/learned``). 64 bits: two of a million paths share one by accident once in 4 × 10⁷ times.
package enum CallPathNumber {
  /// The number of a path, outermost function first, each as printed. What compilers append to names does not count
  /// (``FunctionName/base(_:)``).
  package static func of(_ path: some Sequence<String>) -> UInt64 {
    path.reduce(0) { next($0, hash(FunctionName.base($1))) }
  }

  /// The number of the path that goes on from `caller`'s, 0 for an outermost call, to a function with that hash.
  static func next(_ caller: UInt64, _ function: UInt64) -> UInt64 { DiffSide.mix(caller &* 3 &+ function) }

  /// A number for a text (FNV-1a, spread).
  static func hash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return DiffSide.mix(hash)
  }
}
