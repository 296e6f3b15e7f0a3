import CFtview
import Glibc

/// A line that the user's shell runs, in the foreground of the terminal.
package struct ShellCommand: Sendable {
  /// What the shell is told; empty for a shell that the user talks to.
  package var line: String
  /// What it is given to read; nil for the keyboard.
  package var input: [UInt8]?
  /// Variables that it has beside this program's.
  package var variables: [(name: String, value: String)]

  /// - Parameters:
  ///   - input: what it is given to read; nil for the keyboard.
  ///   - variables: what it has beside this program's.
  package init(_ line: String, input: [UInt8]? = nil, variables: [(name: String, value: String)] = []) {
    (self.line, self.input, self.variables) = (line, input, variables)
  }

  /// How a command came to its end.
  package enum End: Equatable, Sendable {
    case status(Int32)
    case signal(Int32)
  }

  /// Runs it and waits for its end. The signals that a key sends go to it as well as to this program, which has to have
  /// them blocked, and SIGCHLD too.
  ///
  /// - Parameters:
  ///   - whenStopped: what to do when `^Z` has stopped it; it is waited for again after that.
  ///   - waiting: returns when a signal has come: false when this program is to end. Then the command is told that its
  ///     terminal goes away, and is not waited for any longer.
  package func run(
    keysFrom keyboard: Int32, whenStopped: () -> Void, waiting: () -> Bool
  ) throws(SystemFailure) -> End {
    guard let input else { return try run(keyboard, whenStopped, waiting) }
    let file = try System.unnamedFile(in: System.temporaryDirectory)
    try System.write(file, input, path: "its input")
    lseek(file.raw, 0, SEEK_SET)
    return try run(file.raw, whenStopped, waiting)
  }

  private func run(_ input: Int32, _ whenStopped: () -> Void, _ waiting: () -> Bool) throws(SystemFailure) -> End {
    let shell = getenv("SHELL").map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/bin/sh"
    // env(1) sets them for the command alone: this program's own have other threads reading them.
    let words = ["env"] + variables.map { "\($0.name)=\($0.value)" } + [shell] + (line.isEmpty ? [] : ["-c", line])
    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var pid: pid_t = 0
    let error = ftview_spawn_command(&arguments, input, &pid)
    guard error == 0 else { throw SystemFailure("start", shell, code: error) }
    while true {
      var status: Int32 = 0
      let found = System.retrying { waitpid(pid, &status, WUNTRACED | WNOHANG) }
      guard found >= 0 else { throw SystemFailure("wait for", shell) }
      if found == 0 {
        if waiting() { continue }
        kill(pid, SIGHUP)
        kill(pid, SIGCONT)
        return .signal(SIGHUP)
      }
      // WIFSTOPPED, WIFEXITED and the like are macros.
      if status & 0xff == 0x7f {
        whenStopped()
        continue
      }
      return status & 0x7f == 0 ? .status(status >> 8 & 0xff) : .signal(status & 0x7f)
    }
  }
}
