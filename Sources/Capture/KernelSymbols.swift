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
      if name.starts(with: export) {
        listsExports = true
        name = name.dropFirst(export.count)
        let text = String(decoding: name, as: UTF8.self)
        if names.contains(text) { exports.insert(text) }
        continue
      }
      let text = String(decoding: name, as: UTF8.self)
      let source = name.contains(UInt8(ascii: ".")) ? sourceName(text) : text
      guard names.contains(source) else { continue }
      if source != text {
        if tab == nil, changed[source] == nil { changed[source] = text }
        continue
      }
      all.insert(text)
      if tab == nil, kind | 0x20 == UInt8(ascii: "t") { functions.insert(text) }
    }
  }

  /// Whether the name is there, as a function or a variable, in the kernel or in a module.
  func has(_ name: String) -> Bool { all.contains(name) }

  func isFunction(_ name: String) -> Bool { functions.contains(name) }
}
