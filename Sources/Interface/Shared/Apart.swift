/// A large value of the state that lies by itself: state is copied for each key, and this as one reference. Whoever changes it takes it out,
/// and puts another one in its place.
final class Apart<Value: Sendable>: Sendable {
  let value: Value

  init(_ value: Value) { self.value = value }
}
