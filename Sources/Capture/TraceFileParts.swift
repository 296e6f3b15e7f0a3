import CallTrees
import TraceEvents

/// Gathers a trace from its bytes, once they are unpacked: text is read as it comes, anything else when all is there.
struct TraceParts {
  private let name: String
  private let instance: String?
  /// What comes was packed.
  var isUnpacked = false
  private var text: TextLoad?
  private var whole: [UInt8] = []
  private var notices: [Notice] = []
  private var isTooLarge = false

  /// A trace.dat file that comes through a pipe or is packed needs to be whole in memory; a longer one is refused.
  private static let largest = 1 << 32

  init(name: String, instance: String?) {
    self.name = name
    self.instance = instance
  }

  /// Why a name of an instance is of no use.
  static func noInstances(_ name: String) -> TraceFileError {
    TraceFileError("\(name) is text, and only trace.dat files have instances; leave --instance out")
  }

  /// Takes the next bytes. False when there are too many.
  ///
  /// - Parameter following: bytes that will be taken next, and are there until then.
  mutating func take(_ bytes: UnsafeRawBufferPointer, following: [UnsafeRawBufferPointer] = []) -> Bool {
    if text != nil {
      text?.read(bytes, following: following)
      return true
    }
    guard whole.count + bytes.count <= Self.largest else {
      isTooLarge = true
      return false
    }
    whole.append(contentsOf: bytes)
    guard whole.count >= TraceContent.sniffLength, kind == .text else { return true }
    beginText()
    return true
  }

  mutating func note(_ notice: Notice) { notices.append(notice) }

  mutating func snapshot() -> Trace { text?.snapshot() ?? Trace(source: name) }

  /// The trace, when no more comes.
  ///
  /// - Throws: ``TraceFileError`` when nothing was a trace, or when nothing could be read.
  mutating func finish(_ ending: (end: InputEnd, consumed: Int, total: Int?)) throws(TraceFileError) -> Trace {
    if isTooLarge {
      throw TraceFileError(
        isUnpacked
          ? "\(name) unpacks to more than 4 GiB; unpack it first"
          : "\(name) brings a trace.dat file of more than 4 GiB; save it as a file")
    }
    var first: [Notice] = []
    switch ending.end {
    case .end:
      if let total = ending.total, ending.consumed < total {
        first = [Notice("the file became shorter while it was read, from \(total) bytes", offset: ending.consumed)]
      }
    case .stopped:
      first = [Notice("reading was stopped here: what follows is left out", offset: ending.consumed)]
    case .failed(let code):
      let reason = TraceFileInput.text(of: code)
      guard ending.consumed > 0 else { throw TraceFileError("\(name): \(reason)") }
      first = [Notice("reading failed here: \(reason); what follows is left out", offset: ending.consumed)]
    }
    var trace: Trace
    do throws(TraceFileError) {
      trace = try finish(isWhole: ending.end != .stopped)
    } catch {
      // That nothing is a trace can only be said of what was read.
      switch ending.end {
      case .end: throw error
      case .failed(let code): throw TraceFileError("\(name): \(TraceFileInput.text(of: code))")
      case .stopped: trace = Trace(source: name)
      }
    }
    trace.notices.insert(contentsOf: first, at: 0)
    return trace
  }

  private mutating func finish(isWhole: Bool) throws(TraceFileError) -> Trace {
    if text == nil {
      switch kind {
      case .packed where isUnpacked: throw TraceFileError("\(name) is packed twice; unpack it once")
      case .traceDat:
        let (notices, instance) = (notices, instance)
        let result = whole.withUnsafeBytes { bytes in
          Result { () throws(TraceFileError) in
            var observer = SilentObserver()
            return try TraceContent.readTraceDat(
              bytes, name: name, instance: instance, also: notices, &observer)
          }
        }
        return try result.get()
      case .text, .packed: beginText()
      }
    }
    guard var text else { return Trace(source: name) }
    if instance != nil { throw Self.noInstances(name) }
    for notice in notices { text.note(notice) }
    return try text.finish(isWhole: isWhole)
  }

  private var kind: TraceContent.Kind { whole.withUnsafeBytes { TraceContent.kind($0) } }

  private mutating func beginText() {
    var load = TextLoad(name: name)
    whole.withUnsafeBytes { load.read($0) }
    text = load
    whole = []
  }
}
