/// The same of each of the two packets that are compared.
struct Sided<Value> {
  var left: Value
  var right: Value

  init(_ left: Value, _ right: Value) {
    self.left = left
    self.right = right
  }

  /// With left and right changed over.
  var swapped: Sided { Sided(right, left) }

  /// The same made of both. A closure: a key path is looked up on every call.
  @inline(__always)
  func map<Result>(_ transform: (Value) -> Result) -> Sided<Result> { Sided<Result>(transform(left), transform(right)) }
}
