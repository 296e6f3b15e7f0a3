/// Calls `body` with some bytes piece by piece, whole or in pieces whose sizes follow from them.
func inPieces(_ input: UnsafeRawBufferPointer, whole: Bool, _ body: (UnsafeRawBufferPointer) -> Void) {
  var random = SeededRandom(seed: fingerprint(input))
  let largest = whole ? UInt64.max : 1 << (random.next() % 10)
  var start = 0
  while start < input.count {
    let size = Int(clamping: random.next() % largest) + 1
    let end = whole ? input.count : min(input.count, start + size)
    body(UnsafeRawBufferPointer(rebasing: input[start..<end]))
    start = end
  }
}
