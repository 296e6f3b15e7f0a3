import Foundation
import Glibc
import TestSupport
import Testing

/// The built program on a trace that comes slowly, in a terminal of its own.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct SlowInputTests {
  private static func call(_ name: String) -> String {
    " 0)               |  \(name)() {\n 0)   0.100 us    |    callee_of_\(name)();\n 0)   1.000 us    |  }\n"
  }

  /// A named pipe that the test writes, and a terminal in which ftview reads it.
  private final class SlowInput {
    let terminal: TmuxTerminal
    private let directory: URL
    let pipe: String
    private var descriptor: Int32 = -1

    /// - Parameter arguments: what follows `ftview`; PIPE stands for the pipe's path.
    init(_ arguments: String) throws {
      directory = FileManager.default.temporaryDirectory.appendingPathComponent("ftview-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      pipe = directory.appendingPathComponent("pipe").path
      try #require(mkfifo(pipe, 0o600) == 0)
      terminal = try TmuxTerminal(
        command: "'\(Command.ftview)' " + arguments.replacingOccurrences(of: "PIPE", with: "'\(pipe)'"),
        environment: ["LC_ALL": "C.UTF-8"])
    }

    /// Takes the pipe's writing end; returns when ftview, or its shell, has the other one.
    func begin() throws {
      descriptor = open(pipe, O_WRONLY)
      try #require(descriptor >= 0)
    }

    deinit {
      close()
      try? FileManager.default.removeItem(at: directory)
    }

    func write(bytes: [UInt8]) { #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count) }

    func write(_ text: String) { #expect(Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count) }

    func close() {
      if descriptor >= 0 { Glibc.close(descriptor) }
      descriptor = -1
    }
  }

  @Test(arguments: ["PIPE", "- < PIPE"]) func whatCameIsOnTheScreenBeforeTheEnd(arguments: String) throws {
    let input = try SlowInput(arguments)
    try input.begin()
    let terminal = input.terminal
    try terminal.wait(forText: "READING 0 B")
    input.write(Self.call("first"))
    try terminal.wait(forText: "callee_of_first")
    try terminal.wait(forText: "1 root ")
    input.write(Self.call("second") + Self.call("third"))
    try terminal.wait(forText: "3 roots", "▌ 1", "S stop")
    try terminal.type("j")
    try terminal.wait(forText: "callee_of_second")
    input.write(Self.call("fourth"))
    input.close()
    try terminal.waitUntilRead(showing: "callee_of_second", "packet 2/4")
    try terminal.type("q")
    try terminal.wait(forText: "ended:0")
  }

  @Test func readingStopsAndSaysSo() throws {
    let input = try SlowInput("- < PIPE")
    try input.begin()
    let terminal = input.terminal
    input.write(Self.call("first"))
    try terminal.wait(forText: "1 root ")
    try terminal.type("S")
    try terminal.wait(forText: "PARTLY READ", "stopped: what was read stays", "1 notice")
    try terminal.type(text: ":notices\n")
    try terminal.wait(forText: "reading was stopped here: what follows is left out")
    try terminal.type("q", "q")
    try terminal.wait(forText: "ended:0")
  }

  /// Its parts are all over the file, so that it is gathered before it is read.
  @Test func aTraceDatFileThatIsGatheredCanBeStopped() throws {
    let input = try SlowInput("- < PIPE")
    try input.begin()
    let terminal = input.terminal
    input.write(bytes: Array(traceDat(cpus: [[SubBufferWriter(timestamp: 5).bytes()]]).prefix(3000)))
    try terminal.wait(forText: "READING 3.0 kB", "S stop")
    try terminal.type("S")
    try terminal.wait(forText: "PARTLY READ", "stopped: what was read stays", "1 notice")
    try terminal.type("q")
    try terminal.wait(forText: "ended:0")
  }

  @Test func theUserLeavesWhileReading() throws {
    let input = try SlowInput("PIPE")
    try input.begin()
    input.write(Self.call("first"))
    try input.terminal.wait(forText: "READING")
    try input.terminal.type("q")
    try input.terminal.wait(forText: "ended:0")
    #expect(try input.terminal.state("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0")
  }

  @Test func whatTurnsOutToBeNoTraceEndsTheProgram() throws {
    let input = try SlowInput("- < PIPE")
    try input.begin()
    input.write("words, and words\n")
    try input.terminal.wait(forText: "READING 17 B")
    input.close()
    let screen = try input.terminal.wait(forText: "ended:2")
    let words = "standard input: this is not function_graph text (line 1 on); ftview reads the function_graph"
    #expect(screen.replacingOccurrences(of: "\n", with: "").contains("ftview: " + words))
    #expect(!screen.contains("READING"))
    #expect(try input.terminal.state("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0")
  }

  /// The first file is on the screen while the second one, a pipe, has not begun; it goes on where that is.
  @Test func aListGoesOnWithWhatIsReadBehindItsFirstFile() throws {
    let input = try SlowInput("'\(Command.fixtures)/packets-6.12.dat.xz' PIPE")
    let terminal = input.terminal
    try terminal.wait(forText: "tcp_v4_rcv", "READING 0 B", "2 of 2: ")
    try input.begin()
    input.write(Self.call("first"))
    input.close()
    try terminal.waitUntilRead(showing: "tcp_v4_rcv")
    try terminal.type(text: ":n\n")
    try terminal.wait(forText: "file 2 of 2", "calls of pipe#1", "callee_of_first")
    try terminal.type("C-c")
    try terminal.wait(forText: "ended:0")
  }

  @Test func anotherFileComesInItsPlaceOrNot() throws {
    let input = try SlowInput("'\(Command.fixtures)/packets-6.12.dat.xz'")
    let terminal = input.terminal
    try terminal.waitUntilRead(showing: "tcp_v4_rcv")
    try terminal.type(text: ":e /etc/passwd\n")
    try terminal.wait(forText: "this is not function_graph text", "tcp_v4_rcv")
    try terminal.type(text: ":e \(input.pipe)\n")
    try terminal.wait(forText: "READING 0 B")
    try input.begin()
    input.write(Self.call("first"))
    try terminal.wait(for: "the other file") { $0.contains("callee_of_first") && !$0.contains("tcp_v4_rcv") }
    try terminal.type("C-c")
    try terminal.wait(forText: "ended:0")
  }
}
