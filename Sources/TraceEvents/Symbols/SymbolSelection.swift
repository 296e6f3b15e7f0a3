import KernelTypes

/// The lines of a list of symbols that the bytes of a trace can name.
///
/// The trace of ten packets needs a thousand of a kernel's 150,000 functions. Which ones is asked of the trace's bytes and not of
/// what its events mean: each word that could be an address keeps the symbol that it lies in. So whoever reads the file,
/// ftview or another program, finds the name for each address that the whole list would have given.
package struct SymbolSelection {
  private let symbols: SymbolMap
  /// By the symbols' order.
  private var isKept: [Bool]
  /// Words that were looked up, by their lower bits: a trace says the same ones over and over.
  private var seen = [UInt64](repeating: 0, count: 4096)

  /// None of the list is kept yet, but for those that a reader looks for by name.
  package init(_ list: SymbolMap) {
    symbols = list
    isKept = Array(repeating: false, count: list.count)
  }

  /// Keeps what can be named in `bytes`: each word of eight bytes that begins at a multiple of four, as an event and its
  /// fields do.
  ///
  /// - Complexity: O(bytes), and O(log n) of n symbols for each address that was not seen shortly before.
  package mutating func keep(namedIn bytes: UnsafeRawBufferPointer) {
    let view = ByteView(bytes: bytes, bigEndian: false)
    for at in stride(from: 0, to: bytes.count - 7, by: 4) {
      // Most words are no addresses of functions: they are below or above all of them.
      guard let word = view.u64(at), symbols.span.contains(word) else { continue }
      let slot = Int(truncatingIfNeeded: word >> 2) & (seen.count - 1)
      guard seen[slot] != word else { continue }
      seen[slot] = word
      if let index = symbols.index(of: word) { isKept[index] = true }
    }
  }

  /// The lines that are kept, in the list's order; never empty, for without any symbol there are no names at all.
  package var list: [UInt8] { symbols.lines(of: isKept) }

  /// The names of the functions that are kept, without their modules.
  package var names: [String] { isKept.indices.filter { isKept[$0] }.map(symbols.name) }
}
