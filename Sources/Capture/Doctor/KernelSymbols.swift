import KernelTypes
import TraceEvents

/// What `/proc/kallsyms` says of certain names. Everybody may read the names; only the addresses are root's.
struct KernelSymbols {
  /// Names that are there as a function of the kernel itself.
  private var functions: Set<String> = []
  /// Names there as anything, the kernel's and modules'.
  private var all: Set<String> = []
  /// What the compiler made of a function: `f.constprop.0` by `f`.
  private(set) var changed: [String: String] = [:]
  /// Names that modules may use.
  private(set) var exports: Set<String> = []
  /// Whether the marks of what modules may use are listed, which takes CONFIG_KALLSYMS_ALL.
  private(set) var listsExports = false

  /// - Complexity: O(bytes). A kernel has some 200,000 lines, 12 MB.
  init(_ kallsyms: [UInt8], of names: Set<String>) {
    // Text is made only of what may be meant: nearly no line is.
    let wanted = Set(names.map { Self.hash(Array($0.utf8)[...]) })
    let export = Array("__ksymtab_".utf8)
    var start = 0
    while start < kallsyms.count {
      let end = kallsyms[start...].firstIndex(of: UInt8(ascii: "\n")) ?? kallsyms.count
      defer { start = end + 1 }
      // `ffffffff814ec880 t name` and, of a module, a tab and `[module]`.
      guard let space = kallsyms[start..<end].firstIndex(of: UInt8(ascii: " ")), space + 3 <= end else { continue }
      let kind = kallsyms[space + 1]
      let rest = kallsyms[(space + 3)..<end]
      let tab = rest.firstIndex(of: UInt8(ascii: "\t"))
      var name = rest[..<(tab ?? end)]
      let isExport = name.starts(with: export)
      if isExport {
        listsExports = true
        name = name.dropFirst(export.count)
      }
      guard wanted.contains(Self.hash(name)) else { continue }
      let text = String(decoding: name, as: UTF8.self)
      if isExport {
        exports.insert(text)
      } else if names.contains(text) {
        all.insert(text)
        if tab == nil, kind | 0x20 == UInt8(ascii: "t") { functions.insert(text) }
      } else if tab == nil, names.contains(FunctionName.source(text)), changed[FunctionName.source(text)] == nil {
        changed[FunctionName.source(text)] = text
      }
    }
  }

  /// FNV-1a of a name up to what a compiler adds behind a dot.
  private static func hash(_ name: ArraySlice<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name {
      if byte == UInt8(ascii: ".") { break }
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return hash
  }

  /// Whether the name is there, as a function or a variable, in the kernel or in a module.
  func has(_ name: String) -> Bool { all.contains(name) }

  func isFunction(_ name: String) -> Bool { functions.contains(name) }
}
