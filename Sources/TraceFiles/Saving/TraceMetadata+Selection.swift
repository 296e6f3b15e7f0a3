import KernelTypes
import SystemCalls
import TraceEvents

extension TraceMetadata {
  /// The same with the symbols and types that the pages of a spool need: of a capture of ten packets, all of them would be nine
  /// tenths of the file.
  ///
  /// - Throws: ``SystemFailure`` when the spool cannot be read.
  /// - Complexity: O(bytes of the spool), and O(length of the symbols and types).
  func needed(by spool: any PageStore) throws(SystemFailure) -> TraceMetadata {
    // A list that is of no use to a reader is kept as it is.
    guard let map = try? symbols.withUnsafeBytes({ (list) throws(SymbolError) in try SymbolMap(kallsyms: list) }) else {
      return self
    }
    var selection = SymbolSelection(map)
    let page = UnsafeMutableRawBufferPointer.allocate(byteCount: spool.pageSize, alignment: 16)
    defer { page.deallocate() }
    for index in spool.cpus.indices {
      try spool.read(index, into: page)
      selection.keep(namedIn: UnsafeRawBufferPointer(page))
    }
    var needed = self
    needed.symbols = selection.list
    if let types = try? BTF(types) {
      let names = selection.names
      needed.types = types.selection(functions: Set(names + names.map(FunctionName.source)))
    }
    return needed
  }
}
