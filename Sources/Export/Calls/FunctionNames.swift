import CallTrees
import TraceEvents

/// The functions of a trace in the form that a writer puts them, each made once.
struct FunctionNames {
  private let functions: FunctionTable
  private let form: (FunctionTable, FunctionID) -> [UInt8]
  private var known: [FunctionID: [UInt8]] = [:]

  /// `form` makes the bytes of one function.
  init(_ functions: FunctionTable, form: @escaping (FunctionTable, FunctionID) -> [UInt8]) {
    self.functions = functions
    self.form = form
  }

  mutating func bytes(of id: FunctionID) -> [UInt8] {
    if let bytes = known[id] { return bytes }
    let bytes = form(functions, id)
    known[id] = bytes
    return bytes
  }

  /// A JSON string of the printed function.
  static func json(_ functions: FunctionTable) -> FunctionNames {
    FunctionNames(functions) { table, id in
      var buffer = ExportBuffer()
      buffer.putJSON(table.printed(id))
      return buffer.bytes
    }
  }
}

extension CallTable {
  /// Total time in ns, or nil.
  func total(_ row: Int) -> Int64? { duration[row] == CallTable.unknown ? nil : duration[row] }

  /// Entry time in ns, or nil.
  func entry(_ row: Int) -> Int64? { start[row] == CallTable.unknown ? nil : start[row] }
}
