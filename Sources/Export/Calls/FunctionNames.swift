import CallTrees
import TraceEvents

/// The functions of a trace in the form that a writer puts them, each made once.
struct FunctionNames: ~Copyable {
  private let functions: FunctionTable
  private let form: (FunctionTable, FunctionID, inout ExportBuffer) -> Void
  /// By function: where its form lies in `forms`; empty when it has not been made.
  private var places: [Range<Int>]
  private var forms = ExportBuffer()

  /// `form` makes the bytes of one function.
  init(_ functions: FunctionTable, form: @escaping (FunctionTable, FunctionID, inout ExportBuffer) -> Void) {
    self.functions = functions
    self.form = form
    places = Array(repeating: 0..<0, count: functions.count)
  }

  /// Puts a function of the table.
  @inline(__always)
  mutating func put(_ id: FunctionID, into buffer: inout ExportBuffer) {
    let index = Int(id.rawValue)
    if places[index].isEmpty { make(index) }
    buffer.put(forms, places[index])
  }

  @inline(never)
  private mutating func make(_ index: Int) {
    let start = forms.count
    form(functions, FunctionID(rawValue: UInt32(index)), &forms)
    places[index] = start..<forms.count
  }

  /// A JSON string of the printed function.
  static func json(_ functions: FunctionTable) -> FunctionNames {
    FunctionNames(functions) { $2.putJSON($0.printed($1)) }
  }
}

extension CallTable {
  /// Total time in ns, or nil.
  @inline(__always)
  func total(_ row: Int) -> Int64? {
    let time = duration[row]
    return time == CallTable.unknown ? nil : time
  }

  /// Entry time in ns, or nil.
  @inline(__always)
  func entry(_ row: Int) -> Int64? {
    let time = start[row]
    return time == CallTable.unknown ? nil : time
  }
}
