import CFtview
import KernelTypes
import SystemCalls
import TraceEvents

/// The functions of the running kernel: which ftrace can hook, which take a packet, which are the network's.
///
/// Read once, when first needed: BTF of the kernel and of every module that has some, and `available_filter_functions`.
/// On a kernel of 50,000 functions that takes some tenths of a second.
package struct KernelFunctions: Sendable {
  /// A function that takes a packet, and whether it can be an entry point.
  package struct Candidate: Equatable, Sendable {
    /// The function, and the module that it lies in.
    package var function: EntryFunction
    /// Which argument is the packet, from 0; nil when it cannot be used.
    package var argument: Int?
    /// Why it cannot be used; nil when it can.
    package var hindrance: String?
    /// Named entry points that it belongs to.
    package var aliases: [String] = []
  }

  let traceable: TraceableFunctions
  /// What the kernel says of itself; of its modules it is read when it is asked for.
  private let kernelTypes: BTF
  private let moduleTypes: @Sendable (String) -> [UInt8]?
  private let network: NetworkFunctions
  /// In the order of the BTF, the kernel's own ones first.
  package let candidates: [Candidate]
  private let byName: [String: [Int]]

  /// Where the kernel shows its BTF.
  static let directory = "/sys/kernel/btf"

  /// Reads what the running kernel says of itself.
  package static func load() throws(CaptureError) -> KernelFunctions {
    let traceFS = try TraceFS.find()
    return try load(btf: directory, functions: traceFS.topLevel.file("available_filter_functions"))
  }

  static func load(btf directory: String, functions path: String) throws(CaptureError) -> KernelFunctions {
    try load(kernel: try kernelTypes(directory), btf: directory, functions: path)
  }

  /// The types of the kernel itself.
  static func kernelTypes(_ directory: String = directory) throws(CaptureError) -> BTF {
    guard System.exists(directory + "/vmlinux") else { throw .noBTF }
    return try types(try CaptureError.files { () throws(SystemFailure) in try System.contents(directory + "/vmlinux") })
  }

  /// - Parameter kernel: the types of the kernel itself, where they have been read already.
  static func load(kernel: BTF, btf directory: String, functions path: String) throws(CaptureError) -> KernelFunctions {
    let modules = try CaptureError.files { () throws(SystemFailure) in try Self.modules(in: directory) }
    let functions = try CaptureError.files { () throws(SystemFailure) in try System.contents(path) }
    return KernelFunctions(kernel: kernel, modules: modules, traceable: TraceableFunctions(functions)) {
      try? System.contents(directory + "/" + $0)
    }
  }

  /// The BTF of every module that has some.
  static func modules(in directory: String) throws(SystemFailure) -> [(module: String, bytes: [UInt8])] {
    var modules: [(module: String, bytes: [UInt8])] = []
    for name in try System.list(directory) where name != "vmlinux" {
      // A module may go while we look: then its functions have gone as well.
      if let bytes = try? System.contents(directory + "/" + name) { modules.append((name, bytes)) }
    }
    return modules
  }

  private static func types(_ bytes: [UInt8]) throws(CaptureError) -> BTF {
    do throws(BTFError) {
      return try BTF(bytes)
    } catch {
      throw .damagedBTF("vmlinux", reason: error.description)
    }
  }

  /// - Parameter btf: the kernel's own first, then modules'.
  init(btf parts: [(module: String?, bytes: [UInt8])], traceable: TraceableFunctions) throws(CaptureError) {
    guard let first = parts.first else { throw .noBTF }
    let modules = parts.dropFirst().compactMap { part in part.module.map { (module: $0, bytes: part.bytes) } }
    self.init(kernel: try Self.types(first.bytes), modules: modules, traceable: traceable) { name in
      modules.first { $0.module == name }?.bytes
    }
  }

  private init(
    kernel: BTF, modules: [(module: String, bytes: [UInt8])], traceable: TraceableFunctions,
    moduleTypes: @escaping @Sendable (String) -> [UInt8]?
  ) {
    var network = NetworkFunctions(kernel: kernel)
    var described: [(module: String?, function: PacketFunction)] = kernel.packetFunctions().map { (nil, $0) }
    for (module, bytes) in modules {
      // A module whose BTF makes no sense has no entry points; the kernel's are there all the same.
      guard let btf = try? BTF(bytes, base: kernel) else { continue }
      let functions = btf.packetFunctions()
      network.add(module: module, packetFunctions: functions)
      described += functions.map { (module, $0) }
    }
    self.traceable = traceable
    kernelTypes = kernel
    self.moduleTypes = moduleTypes
    self.network = network
    let candidates = Self.candidates(described, traceable)
    self.candidates = candidates
    byName = Dictionary(
      candidates.indices.map { (candidates[$0].function.symbol, [$0]) }, uniquingKeysWith: { $0 + $1 })
  }

  /// What a module says of itself, nil the kernel; nil where it says nothing, or no sense.
  func types(of module: String?) -> BTF? {
    guard let module else { return kernelTypes }
    return moduleTypes(module).flatMap { try? BTF($0, base: kernelTypes) }
  }

  /// Whether a function is the network's and may run while a packet is handled.
  func isNetwork(_ function: TraceableFunctions.Function) -> Bool {
    network.contains(function.name, module: function.module)
  }

  /// What can be hooked of what takes a packet.
  private static func candidates(
    _ described: [(module: String?, function: PacketFunction)], _ traceable: TraceableFunctions
  ) -> [Candidate] {
    var lines: [EntryFunction: Int] = [:]
    var changed: [EntryFunction: [String]] = [:]
    var names = Set(described.map(\.function.name))
    names.formUnion(knownArguments.map(\.0))
    names.formUnion(takersOfLists)
    for function in traceable.all {
      let source = FunctionName.source(function.name)
      guard names.contains(source) else { continue }
      lines[EntryFunction(function.name, module: function.module), default: 0] += 1
      if source != function.name {
        changed[EntryFunction(source, module: function.module), default: []].append(function.name)
      }
    }
    var list: [Candidate] = described.compactMap { module, function in
      let place = EntryFunction(function.name, module: module)
      // BTF may describe a plain name that the kernel does not have: what became of it is listed, below.
      if lines[place] == nil, changed[place] != nil, module == nil,
        knownArguments.contains(where: { $0.0 == function.name })
      {
        return nil
      }
      var candidate = Candidate(function: place, argument: function.argument, hindrance: function.hindrance)
      let refuse = { (reason: String) in
        candidate.argument = nil
        if candidate.hindrance == nil { candidate.hindrance = reason }
      }
      // Of most of them the function is what puts the packet there: before it runs, anything may be.
      if function.isIndirect, !ftview_is_handed_over(function.name) { refuse("its sk_buff ** may be what it fills in") }
      if ftview_is_unfit(function.name) { refuse("it is given packets that are half built or half freed") }
      switch lines[place] ?? 0 {
      case 1: break
      case 0:
        if let other = changed[place]?.first {
          refuse("the compiler changed it to \(other), whose arguments are not known")
        } else {
          refuse("ftrace cannot hook it: it is inlined everywhere, or not to be traced")
        }
      default: refuse("several functions have this name")
      }
      return candidate
    }
    // The compiler took this one's description away with its plain name; its first argument, the packet, it left alone.
    for (name, argument) in knownArguments {
      for symbol in changed[EntryFunction(name)] ?? [] where lines[EntryFunction(symbol)] == 1 {
        list.append(Candidate(function: EntryFunction(symbol), argument: argument))
      }
    }
    for name in takersOfLists where lines[EntryFunction(name)] == 1 {
      list.append(Candidate(function: EntryFunction(name), argument: 0))
    }
    for index in list.indices where list[index].function.module == nil {
      let source = FunctionName.source(list[index].function.symbol)
      list[index].aliases = NamedEntry.all.filter { $0.functions.contains(source) }.map(\.name)
    }
    return list
  }

  /// Functions that compilers change so that BTF leaves them out, with what of the kernel's source is known of them.
  private static let knownArguments = [("__netif_receive_skb_core", 0)]

  /// Functions that take a list of packets, as network cards and tunnels deliver them. BTF knows no more than a list;
  /// the module knows these by name (kmod/resolve.c) and opens a window for each packet.
  private static let takersOfLists = ["ip_list_rcv", "ipv6_list_rcv"]

  /// The candidates of a name, whatever module they are in and whatever a compiler added to it.
  private func candidates(named name: String) -> [Candidate] {
    let exact = (byName[name] ?? []).map { candidates[$0] }
    if exact.contains(where: { $0.hindrance == nil }) { return exact }
    return candidates.filter { FunctionName.source($0.function.symbol) == name }
  }

  /// What a name of the kernel's source stands for as an entry point: a function, or why none.
  func answer(to name: String) -> (function: String?, reason: String) {
    let found = candidates(named: name).filter { $0.function.module == nil }
    if let usable = found.first(where: { $0.hindrance == nil }) { return (usable.function.symbol, "") }
    return (nil, found.first?.hindrance ?? "this kernel has none")
  }

  /// The candidates whose names fit a pattern; with `module:` or ` [module]` those of that module.
  package func candidates(matching pattern: String) -> [Candidate] {
    let wanted = EntryFunction(parsing: pattern)
    let name = Glob(wanted.symbol)
    let module = wanted.module.map { Glob($0) }
    return candidates.filter { candidate in
      if let module, !module.matches(candidate.function.module ?? "vmlinux") { return false }
      let symbol = candidate.function.symbol
      return name.matches(symbol) || name.matches(FunctionName.source(symbol))
        || candidate.aliases.contains { name.matches($0) }
    }
  }

  /// The entry point that a user means: one of the named ones, or a function.
  package func entryPoint(_ text: String) throws(CaptureError) -> EntryPoint {
    let text = text.trimmed
    if let named = NamedEntry.named(text) {
      if named.bits != 0 { return EntryPoint(name: named.name, bits: named.bits) }
      let functions = named.functions.compactMap { answer(to: $0).function.map { EntryFunction($0) } }
      guard !functions.isEmpty else {
        throw .entryRefused(text, reason: "this kernel has no \(named.functions.joined(separator: " and no "))")
      }
      return EntryPoint(name: named.name, functions: functions)
    }
    let wanted = EntryFunction(parsing: text)
    let found = candidates(named: wanted.symbol).filter {
      wanted.module == nil || $0.function.module == wanted.module
        || wanted.module == "vmlinux" && $0.function.module == nil
    }
    guard let first = found.first else { throw unknown(wanted, text) }
    let usable = found.filter { $0.hindrance == nil }
    if usable.count > 1 {
      let names = usable.map { ($0.function.module ?? "vmlinux") + ":" + $0.function.symbol }
      throw .entryRefused(text, reason: "there are several, say which: \(names.joined(separator: ", "))")
    }
    guard let only = usable.first else { throw .entryRefused(text, reason: first.hindrance ?? "") }
    return EntryPoint(name: text, functions: [only.function])
  }

  private func unknown(_ wanted: EntryFunction, _ text: String) -> CaptureError {
    if traceable.all.contains(where: { $0.name == wanted.symbol }) {
      return .entryRefused(text, reason: "it takes no struct sk_buff *, or BTF does not describe it")
    }
    return .unknownEntry(text, known: NamedEntry.all.map(\.name))
  }
}
