import TestSupport

/// Calls `body` with some bytes piece by piece, whole or in pieces whose sizes follow from them.
func inPieces(_ input: UnsafeRawBufferPointer, whole: Bool, _ body: (UnsafeRawBufferPointer) -> Void) {
  if whole { return body(input) }
  var random = SeededRandom(seed: fingerprint(input))
  let largest = UInt64(1) << (random.next() % 10)
  var start = 0
  while start < input.count {
    let end = min(input.count, start + Int(random.next() % largest) + 1)
    body(UnsafeRawBufferPointer(rebasing: input[start..<end]))
    start = end
  }
}
