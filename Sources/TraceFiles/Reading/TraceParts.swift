import CallTrees
import Diagnostics
import SystemCalls
import TraceEvents

/// Gathers a trace from its bytes, once they are unpacked: text is read as it comes, anything else when all is there.
struct TraceParts {
  private let name: String
  private let instance: String?
  /// What comes was packed so.
  private let codec: Codec?
  private var text: TextLoad?
  private let gathered = GatheredBytes()
  /// The first bytes of what was gathered.
  private var head: [UInt8] = []
  private var notices: [Notice] = []
  private var failure: Diagnostic?

  /// A trace.dat file that comes through a pipe or is packed is gathered first; a longer one is refused.
  private static let largest = 1 << 32

  init(name: String, instance: String?, codec: Codec? = nil) {
    self.name = name
    self.instance = instance
    self.codec = codec
  }

  /// Why a name of an instance is of no use.
  static func noInstances(_ name: String) -> Diagnostic {
    Diagnostic("is text, and only trace.dat files have instances", at: name, hint: "leave --instance out")
  }

  /// Whether what came so far waits for the rest.
  var isGathering: Bool { text == nil }

  /// How much may come out of so many packed bytes. A hostile file of a megabyte unpacks to a gigabyte, of which trees are
  /// made that are as long. A tracer's text packs to a twentieth, as a rule; of a trace.dat file symbols and
  /// sub-buffers may be blank.
  func mostUnpacked(from packed: Int) -> Int {
    text == nil ? (64 << 20) + 128 * packed : (16 << 20) + 64 * packed
  }

  /// Takes the next bytes. False when there are too many.
  ///
  /// - Parameter following: bytes that will be taken next, and are there until then.
  mutating func take(_ bytes: UnsafeRawBufferPointer, following: [UnsafeRawBufferPointer] = []) -> Bool {
    if text != nil {
      text?.read(bytes, following: following)
      return true
    }
    guard gathered.count + bytes.count <= Self.largest else {
      failure =
        codec == nil
        ? Diagnostic("brings a trace.dat file of more than 4 GiB", at: name, hint: "save it as a file")
        : Diagnostic("unpacks to more than 4 GiB", at: name, hint: "unpack it first")
      return false
    }
    do throws(SystemFailure) {
      try gathered.append(bytes)
    } catch {
      failure = unkept(error)
      return false
    }
    head += bytes.prefix(max(0, TraceContent.sniffLength - head.count))
    guard head.count >= TraceContent.sniffLength, kind == .text else { return true }
    beginText()
    return true
  }

  private func unkept(_ failure: SystemFailure) -> Diagnostic {
    Diagnostic(
      "must be gathered before it can be read: \(failure)", at: name, hint: "set TMPDIR, or save it as a file")
  }

  mutating func note(_ notice: Notice) { notices.append(notice) }

  /// What is finished so far; with `isWhole` all of it, as if the text ended here.
  // Not inlined: reading is compiled for each kind of observer.
  @inline(never)
  mutating func snapshot(isWhole: Bool) -> Trace {
    (isWhole ? text?.whole() : text?.snapshot()) ?? Trace(source: name)
  }

  /// The trace, when no more comes. The observer is told of what was gathered and is read only now.
  ///
  /// - Throws: ``Diagnostic`` when nothing was a trace, or when nothing could be read.
  mutating func finish(
    _ ending: (end: InputEnd, consumed: Int, total: Int?), _ observer: inout some LoadObserver
  ) throws(Diagnostic) -> Trace {
    if let failure { throw failure }
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
      guard ending.consumed > 0 else { throw Diagnostic(reason, at: name) }
      first = [Notice("reading failed here: \(reason); what follows is left out", offset: ending.consumed)]
    case .limited:
      guard text != nil else {
        throw Diagnostic("unpacks to much more than a trace.dat file can", at: name, hint: "unpack it first")
      }
      let how = codec.map { "; '\($0.rawValue) -dc FILE | ftview -' reads all of it" } ?? ""
      first = [
        Notice("packed text becomes more than is believed: what follows is left out\(how)", offset: ending.consumed)
      ]
    }
    var trace: Trace
    do throws(Diagnostic) {
      trace = try finish(isWhole: ending.end != .stopped && ending.end != .limited, ending.total, &observer)
    } catch {
      // That nothing is a trace can only be said of what was read.
      switch ending.end {
      case .end: throw error
      case .failed(let code): throw Diagnostic(TraceFileInput.text(of: code), at: name)
      case .stopped, .limited: trace = Trace(source: name)
      }
    }
    trace.notices.insert(contentsOf: first, at: 0)
    return ending.end == .limited ? try EmptyResult.refused(trace, name: name) : trace
  }

  private mutating func finish(
    isWhole: Bool, _ size: Int?, _ observer: inout some LoadObserver
  ) throws(Diagnostic) -> Trace {
    if text == nil {
      switch kind {
      case .packed where codec != nil: throw Diagnostic("is packed twice", at: name, hint: "unpack it once")
      case .traceDat:
        // Whoever stops does not want to wait for what was gathered so far either.
        return isWhole ? try readGathered(size, &observer) : Trace(source: name)
      case .text, .packed: beginText()
      }
    }
    guard var text else { return Trace(source: name) }
    if instance != nil { throw Self.noInstances(name) }
    for notice in notices { text.note(notice) }
    return try text.finish(isWhole: isWhole)
  }

  /// Reads the trace.dat file that was gathered from an input of `size` bytes.
  private func readGathered(_ size: Int?, _ observer: inout some LoadObserver) throws(Diagnostic) -> Trace {
    let result: Result<Trace, Diagnostic>
    var half = HalfObserver(observer, half: .second, size: codec == nil ? nil : size)
    defer { observer = half.whole }
    do throws(SystemFailure) {
      result = try gathered.withBytes { bytes in
        Result { () throws(Diagnostic) in
          try TraceContent.readTraceDat(bytes, name: name, instance: instance, also: notices, &half)
        }
      }
    } catch {
      throw unkept(error)
    }
    return try result.get()
  }

  private var kind: TraceContent.Kind { head.withUnsafeBytes { TraceContent.kind($0) } }

  private mutating func beginText() {
    var load = TextLoad(name: name)
    // So far it is in memory.
    do throws(SystemFailure) { try gathered.withBytes { load.read($0) } } catch { failure = unkept(error) }
    text = load
  }
}
