/// Why a command that works on files ends: one line on standard error, exit status 2.
struct CommandFailure: Error, CustomStringConvertible {
  /// What, where, and the cure, without the program's name.
  var description: String

  init(_ description: String) { self.description = description }

  init(_ file: String, _ what: String) { description = "\(file): \(what)" }
}
