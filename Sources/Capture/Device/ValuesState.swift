/// What became of the wish to hear what each call returned; the raw values are the module's `FTVIEW_VALUES_*`.
package enum ValuesState: UInt32, Sendable {
  case off, on
  /// The kernel has no return function of each trace array's own: before Linux 6.11, or built otherwise.
  case noWay
  /// That function is not the tracer's own.
  case foreign
  /// A trial call's value was not where it should be.
  case unproven
  /// The kernel had no room for the trial.
  case busy

  /// Why there are no values, for somebody who might wonder; nil where there are some.
  ///
  /// - Parameter chosen: the user has said of which functions. If not, nobody wonders on a kernel that never has any.
  func note(chosen: Bool) -> String? {
    switch self {
    case .on: nil
    case .off, .noWay:
      chosen ? "the choice of whose values are recorded has no effect on this kernel: 'ftview doctor' says why" : nil
    case .foreign, .unproven, .busy: "what calls returned is not recorded: \(reason)"
    }
  }

  /// That keep rules need values, and there are none.
  func cannotJudge(_ rules: KeepRules) -> CaptureError {
    .cannotJudge(rules: rules.judgingWords.joined(separator: ","), reason: reason)
  }

  /// The same of what calls were given: a kernel that never tells that is no news.
  var argumentNote: String? {
    switch self {
    case .on, .off, .noWay: nil
    case .foreign: "what calls were given is not recorded: somebody else has changed the tracer's entry function"
    case .unproven, .busy: "what calls were given is not recorded: a trial found it elsewhere than expected"
    }
  }

  /// Why there are none.
  var reason: String {
    switch self {
    case .on: "there are some"
    case .off, .noWay: "this kernel does not tell that (Linux 6.11 and later do): 'ftview doctor' says why"
    case .foreign: "somebody else has changed the tracer's return function"
    case .unproven: "a trial found the values elsewhere than expected"
    case .busy: "function_graph has as many users as it can have"
    }
  }

  /// What becomes of fields where there are no values; nil where there are some, or no fields.
  func note(of fields: FieldNames) -> String? {
    guard !fields.isEmpty, self != .on else { return nil }
    return "fields are recorded when a packet's window opens and when it closes only, for values are not: "
      + "'ftview doctor' says why"
  }
}
