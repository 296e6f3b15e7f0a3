import CFuzz

/// What libFuzzer calls with each input. The first argument, `--target=text`, says which reader it is for.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  FuzzTarget.chosen.run(UnsafeRawBufferPointer(start: data, count: size))
  return 0
}

/// One reader, from bytes to finished and checked call trees.
enum FuzzTarget: String, CaseIterable {
  case text
  case subBuffers = "sub-buffers"
  case traceDat = "trace-dat"
  case folded
  case json

  /// The one that the command line names.
  static let chosen: FuzzTarget = {
    let prefix = "--target="
    for argument in CommandLine.arguments where argument.hasPrefix(prefix) {
      if let target = FuzzTarget(rawValue: String(argument.dropFirst(prefix.count))) { return target }
    }
    fail("which reader? --target=\(allCases.map(\.rawValue).joined(separator: "|"))")
  }()

  func run(_ input: UnsafeRawBufferPointer) {
    switch self {
    case .text: TextTarget.run(input)
    case .subBuffers: SubBufferTarget.run(input)
    case .traceDat: TraceDatTarget.run(input)
    case .folded: FoldedTarget.run(input)
    case .json: DocumentTarget.run(input)
    }
  }
}

/// Ends the run: the fuzzer keeps the input.
func fail(_ message: String) -> Never { ftview_fuzz_fail(message) }
