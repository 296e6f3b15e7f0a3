import ArgumentParser
import CallTrees
import Capture
import Export
import Glibc
import Screen
import TraceEvents

/// Why a command that works on files ends: one line on standard error, exit status 2.
struct CommandFailure: Error, CustomStringConvertible {
  /// What, where, and the cure, without the program's name.
  var description: String

  init(_ description: String) { self.description = description }

  init(_ file: String, _ what: String) { description = "\(file): \(what)" }
}

extension FtviewCommand {
  /// Runs the program. The status is 0 for success, 1 for a difference that `diff` found, 2 for trouble of any kind:
  /// wrong arguments too, where ArgumentParser would say 64.
  static func main() {
    // A reader that has enough, such as `head`, is no trouble: writing to it fails with EPIPE instead of a signal. So
    // does, with EFBIG, writing more than the user's limit of a file's size.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    if let typed = CommandLine.arguments.dropFirst().first, let meant = commandMeant(by: typed) {
      let name = SettingsError.shown(typed)
      StandardError.report("no file or command is named '\(name)'; did you mean 'ftview \(meant)'? See 'ftview --help'")
      Glibc.exit(2)
    }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as CommandFailure {
      StandardError.report(failure.description)
      Glibc.exit(2)
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      // A message that lists values does so line by line.
      let text = message(for: error).split(separator: "\n").joined(separator: " ")
      StandardError.report(text.split(separator: " ").joined(separator: " ") + "; see 'ftview --help'")
      Glibc.exit(2)
    }
  }

  /// The command that a word in the first place is a slip for. Without this it would be a file's name, as everything is
  /// that is no command.
  private static func commandMeant(by typed: String) -> String? {
    let names = configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .compactMap { $0.configuration.commandName }
    guard !typed.hasPrefix("-"), typed != "help", access(typed, F_OK) != 0 else { return nil }
    let all = configuration.subcommands.compactMap { $0.configuration.commandName }
    return all.contains(typed) ? nil : Suggestion.nearest(to: typed, of: names)
  }
}

/// Standard error, a line at a time. What cannot be written there has no other place to go.
enum StandardError {
  /// Writes `ftview: TEXT` as one line.
  static func report(_ text: String) { write("ftview: \(PlainText.line(text))\n") }

  /// Writes lines.
  static func write(_ text: String) { _ = writeAll(PlainText.fit(Array(text.utf8), .lines), to: STDERR_FILENO) }

  /// Says what of a trace could not be used.
  static func report(_ notices: [Notice], of file: String) {
    let shown = 3
    for notice in notices.prefix(shown) {
      report("\(file): \(notice.place.map { "\($0): " } ?? "")\(notice.message)")
    }
    if notices.count > shown { report("\(file): \(notices.count - shown) more such notices") }
  }
}

/// Standard output, for a command that has only lines to say.
enum StandardOutput {
  static func line(_ text: String) {
    _ = writeAll(Array((PlainText.line(text) + "\n").utf8), to: STDOUT_FILENO)
  }
}

/// Writes all of `bytes`. Answers 0, or the error number.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
  var done = 0
  while done < bytes.count {
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
    if count < 0 {
      if errno == EINTR { continue }
      return errno
    }
    done += count
  }
  return 0
}

/// What all commands that write a file can be told about it.
struct ReplaceOption: ParsableArguments {
  @Flag(help: "Replace a file that is there.")
  var force = false
}

/// What all commands that open a trace can be told about it.
struct TraceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read this instance of a trace.dat file that holds several; top is the top-level buffer.", valueName: "name"))
  var instance: String?
}

/// Opens traces and finds packets in them, with failures worded for the user.
enum OpenedTrace {
  /// A trace, and on standard error what of it could not be used.
  static func load(_ path: String, instance: String? = nil) throws(CommandFailure) -> Trace {
    var progress = LoadProgress(path == "-" ? "standard input" : path)
    defer { progress.end() }
    do {
      let trace = try TraceFile.load(path: path, instance: instance, observer: &progress)
      progress.end()
      StandardError.report(trace.notices, of: path)
      return trace
    } catch {
      throw CommandFailure(error.description)
    }
  }

  /// A packet by its number.
  static func packet(_ number: Int, of trace: Trace, _ path: String) throws(CommandFailure) -> PacketRecord {
    guard number >= 1, number <= trace.packets.count else {
      throw CommandFailure(path, "there is no packet \(number); the trace has \(trace.packets.count)")
    }
    return trace.packets[number - 1]
  }
}
