import KernelTypes
import SystemCalls
import TraceEvents
import TraceFiles

extension TraceMetadata {
  /// Reads it from tracefs and /proc.
  init(of array: TraceArray, in traceFS: TraceFS) throws(CaptureError) {
    self = try CaptureError.files { () throws(SystemFailure) in try Self.read(array, traceFS) }
  }

  private static func read(_ array: TraceArray, _ traceFS: TraceFS) throws(SystemFailure) -> TraceMetadata {
    var metadata = TraceMetadata()
    metadata.headerPage = try System.contents(array.file("events/\(DatFormat.headerPage)"))
    metadata.headerEvent = try System.contents(traceFS.topLevel.file("events/\(DatFormat.headerEvent)"))
    metadata.tracerFormats = try formats(in: traceFS.topLevel.file("events/ftrace"))
    metadata.systems = [
      (PacketEventName.system, try formats(in: traceFS.topLevel.file("events/\(PacketEventName.system)")))
    ]
    metadata.symbols = try functions()
    metadata.printkFormats = (try? System.contents(traceFS.topLevel.file("printk_formats"))) ?? []
    metadata.clock = try System.contents(array.file("trace_clock"))
    metadata.cpuCount = (try array.cpus().max() ?? 0) + 1
    return metadata
  }

  /// Whether the tracer of that array records arguments (6.15 and later).
  static func recordsArguments(_ array: TraceArray) -> Bool { array.value("options/funcgraph-args") == "1" }

  /// The kernel's BTF and its modules', which say what arguments and return values are; empty when there is none.
  static func kernelTypes(in directory: String = KernelFunctions.directory) -> [UInt8] {
    guard let bytes = try? System.contents(directory + "/vmlinux") else { return [] }
    guard let kernel = try? BTF(bytes), let modules = try? KernelFunctions.modules(in: directory) else { return bytes }
    var room = mostModuleTypes
    var described: [(name: String, types: BTF)] = []
    // The largest are drivers of displays and file systems; they are what is left out where there is no room for all.
    for (name, bytes) in modules.sorted(by: { ($0.bytes.count, $0.module) < ($1.bytes.count, $1.module) }) {
      room -= bytes.count
      guard room >= 0 else { break }
      if let types = try? BTF(bytes, base: kernel) { described.append((name, types)) }
    }
    return kernel.joined(with: described)
  }

  /// Bytes of modules' types that a capture keeps; the kernel's own are five million.
  private static let mostModuleTypes = 4 << 20

  private static func formats(in directory: String) throws(SystemFailure) -> [[UInt8]] {
    var formats: [[UInt8]] = []
    for name in try System.list(directory) where System.exists("\(directory)/\(name)/format") {
      formats.append(try System.contents("\(directory)/\(name)/format"))
    }
    return formats
  }

  /// The functions that the kernel lists now.
  static func functions() throws(SystemFailure) -> [UInt8] { functionsOnly(try System.contents("/proc/kallsyms")) }

  /// Lines of text symbols: variables are two thirds of the list, and no event names one.
  static func functionsOnly(_ kallsyms: [UInt8]) -> [UInt8] {
    let newline = UInt8(ascii: "\n")
    var kept: [UInt8] = []
    kept.reserveCapacity(kallsyms.count / 2)
    var start = 0
    while start < kallsyms.count {
      let end = kallsyms[start...].firstIndex(of: newline) ?? kallsyms.count
      if isFunction(kallsyms[start..<end]) {
        kept.append(contentsOf: kallsyms[start..<end])
        kept.append(newline)
      }
      start = end + 1
    }
    return kept
  }

  private static func isFunction(_ line: ArraySlice<UInt8>) -> Bool {
    guard let space = line.firstIndex(of: UInt8(ascii: " ")), space + 1 < line.endIndex else { return false }
    return switch line[space + 1] {
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "w"), UInt8(ascii: "W"): true
    default: false
    }
  }

  /// Bytes of a sub-buffer with its header: offset and size of the field `data` in `header_page`, 4096 where that does
  /// not say.
  var pageSize: Int {
    guard let header = try? PageHeader(text: String(decoding: headerPage, as: UTF8.self)),
      (256...(1 << 20)).contains(header.pageSize)
    else { return 4096 }
    return header.pageSize
  }

  /// The decoder that these formats and symbols make.
  ///
  /// - Parameter newerSymbols: see ``SubBufferDecoder/init(formats:symbols:printk:newerSymbols:)``.
  func decoder(newerSymbols: (@Sendable () -> SymbolMap?)? = nil) throws(CaptureError) -> SubBufferDecoder {
    do {
      var formats = EventFormats()
      formats.page = try PageHeader(text: String(decoding: headerPage, as: UTF8.self))
      for text in tracerFormats { try formats.add(text: String(decoding: text, as: UTF8.self), system: "ftrace") }
      for system in systems {
        for text in system.formats {
          try formats.add(text: String(decoding: text, as: UTF8.self), system: system.name)
        }
      }
      let map = try symbols.withUnsafeBytes { (bytes) throws(SymbolError) in try SymbolMap(kallsyms: bytes) }
      return SubBufferDecoder(formats: formats, symbols: map, newerSymbols: newerSymbols)
    } catch is SymbolError {
      throw .symbolsHidden
    } catch {
      throw .traceFormat(String(describing: error))
    }
  }
}
