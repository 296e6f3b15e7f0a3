import ArgumentParser
import CallTrees
import Capture
import Export
import Glibc

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
    // A reader that has enough, such as `head`, is no trouble: writing to it fails with EPIPE instead of a signal.
    signal(SIGPIPE, SIG_IGN)
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
}

/// Standard error, a line at a time. What cannot be written there has no other place to go.
enum StandardError {
  /// Writes `ftview: TEXT` as one line; control characters become spaces.
  static func report(_ text: String) {
    var line = Array("ftview: ".utf8)
    line += text.utf8.map { $0 < 0x20 || $0 == 0x7f ? UInt8(ascii: " ") : $0 }
    line.append(UInt8(ascii: "\n"))
    _ = writeAll(line, to: STDERR_FILENO)
  }

  /// Says what of a trace could not be used.
  static func report(_ notices: [Notice], of file: String) {
    let shown = 3
    for notice in notices.prefix(shown) {
      report("\(file): \(notice.place.map { "\($0): " } ?? "")\(notice.message)")
    }
    if notices.count > shown { report("\(file): \(notices.count - shown) more such notices") }
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
