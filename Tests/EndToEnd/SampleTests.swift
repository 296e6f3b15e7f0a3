import Diagnostics
import Foundation
import Testing

@testable import ftview

/// The captures that come with the program, and where it finds them and its themes.
@Suite struct SampleTests {
  @Test func aProgramFindsItsFilesWhereverItIs() {
    let installed = ShippedFiles(program: "/opt/x/bin")
    #expect(installed.themes == ["/opt/x/bin/../share/ftview/themes", "/opt/x/bin/themes"])
    #expect(installed.samples == ["/opt/x/bin/../share/ftview/samples", "/opt/x/bin/samples"])
    #expect(installed.bundle == ["/opt/x/bin/../share/ftview/bundle/bundle"])
    let built = ShippedFiles(program: "/src/ftview/.build/x86_64-unknown-linux-gnu/release")
    #expect(built.themes.last == "/src/ftview/Themes")
    #expect(built.samples.last == "/src/ftview/Docs/Samples")
    #expect(built.bundle.last == "/src/ftview/Sources/ftview/Bundle/bundle")
    #expect(ShippedFiles(program: nil).themes.isEmpty)
  }

  /// This test's own program lies in the build tree.
  @Test func everySampleOpensAndSaysFiveKeys() throws {
    let samples = try Sample.all()
    #expect(samples.map(\.name) == ["failing", "dropped", "forwarded", "syn", "odd", "upgrade"])
    for sample in samples {
      for file in sample.files {
        let stats = try Command.run(Command.ftview, ["stats", file])
        #expect(stats.status == 0 && stats.errors.isEmpty, "\(file): \(stats.errors)")
      }
      #expect(sample.keys.split(separator: "·").count == 5, "\(sample.name)")
      // The bottom line of a terminal of 80 columns.
      #expect(sample.keys.count < 80, "\(sample.name)")
      #expect(!sample.shows.isEmpty)
    }
  }

  @Test func whatTheListSaysOfItsPacketsIsSo() throws {
    let errors = try Command.run(Command.ftview, ["errors", try Sample.named("dropped").files[0] + "#4"])
    #expect(errors.output.contains("dropped: NETFILTER_DROP"))
    let forwarded = try Command.run(
      Command.ftview, ["export", try Sample.named("forwarded").files[0], "--packet", "12"])
    #expect(forwarded.output.contains("ip_forward("))
    let refused = try Command.run(Command.ftview, ["errors", try Sample.named("syn").files[0] + "#2"])
    #expect(refused.output.contains("Flags [S]") && refused.output.contains("dropped: NO_SOCKET"))
    let odd = try Command.run(Command.ftview, ["families", try Sample.named("odd").files[0]])
    #expect(odd.output.contains("401 packets, 2 families"))
    #expect(odd.output.contains("! 2        1  0.2 %"))
    #expect(odd.output.contains("ip_rcv/ip_rcv_finish_core/ip_options_compile"))
  }

  /// The keys that are told with it, one after the other.
  @Test func theOddOneIsFoundByItsKeys() throws {
    let keys = FileManager.default.temporaryDirectory.appending(path: "ftview-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: keys) }
    try "size 100 24\nkeys f j <Enter> d F k d\nscreen\n".write(to: keys, atomically: true, encoding: .utf8)
    let shown = try Command.run(Command.ftview, ["--script", keys.path, try Sample.named("odd").files[0]])
    #expect(shown.output.contains("diff of packets 273 and 272"))
    #expect(shown.output.contains("first: ip_rcv/ip_rcv_finish_core.constprop.0/ip_options_compile  only left"))
  }

  @Test(arguments: [["sample"], ["--sample"]]) func theListIsPrinted(arguments: [String]) throws {
    let list = try Command.run(Command.ftview, arguments)
    #expect(list.status == 0 && list.errors.isEmpty)
    let lines = list.output.split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines.first == "failing    17 UDP packets, eleven of which come to grief in ten ways")
  }

  @Test(arguments: [
    (
      ["sample", "droped"],
      "no sample 'droped'; did you mean dropped? There are failing, dropped, forwarded, syn, odd, upgrade"
    ),
    (["--sample", "zzz"], "no sample 'zzz'; there are failing, dropped, forwarded, syn, odd, upgrade"),
    // With a number the option is a capture's.
    (
      ["--sample", "10", "x.dat"],
      "give a file to explore or a filter to capture with, not both; see 'ftview explore --help'"
    ),
  ])
  func anUnknownOneIsToldWhichThereAre(arguments: [String], message: String) throws {
    let result = try Command.run(Command.ftview, arguments)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors == "ftview: \(message)\n")
  }

  @Test func theirPathsAreForOtherCommands() throws {
    let paths = try Command.run(Command.ftview, ["sample", "upgrade", "--path"])
    let files = paths.output.split(separator: "\n").map(String.init)
    #expect(files == (try Sample.named("upgrade").files))
    #expect(files.count == 2 && files.allSatisfy { FileManager.default.fileExists(atPath: $0) })
  }

  @Test func aListThatIsWrongSaysWhere() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let list = folder.appending(path: "samples.yaml")
    try "one:\n  shows: nothing\n".write(to: list, atomically: true, encoding: .utf8)
    let error = #expect(throws: Diagnostic.self) { try Sample.all(in: ["/nonexistent", folder.path]) }
    #expect(error?.description == "\(list.path):1:1: 'one' has no files")
    let none = #expect(throws: Diagnostic.self) { try Sample.all(in: ["/nonexistent"]) }
    #expect(none?.message == "no samples are installed")
  }
}

extension TerminalScreenTests {
  @Test(.timeLimit(.minutes(5))) func aSampleOpensWithItsKeysOnTheScreen() throws {
    let terminal = try TmuxTerminal(
      command: "'\(Command.ftview)' --sample upgrade", columns: 80, rows: 24, environment: ["LC_ALL": "C.UTF-8"])
    try terminal.wait(for: "the sample and its keys") { screen in
      screen.contains("packet 1/36") && screen.contains("f families · :n the other kernel · :p back")
    }
    try terminal.type(text: ":n")
    try terminal.type("Enter")
    try terminal.wait(forText: "sockets-7.3.txt.xz, file 2 of 2", "packet 19/36")
    try terminal.type(text: ":sample")
    try terminal.type("Enter")
    try terminal.wait(forText: ":sample NAME with failing, dropped, forwarded, syn, odd, upgrade")
    try terminal.type(text: ":sample dropped")
    try terminal.type("Enter")
    try terminal.wait(forText: "d mark packet 1 · 4g to packet 4")
    try terminal.type("q")
    try terminal.wait(forText: "ended:0")
  }

  /// No machine of the tests has the module.
  @Test(.timeLimit(.minutes(5))) func whoCannotCaptureIsOfferedTheSamples() throws {
    let terminal = try TmuxTerminal(
      command: "'\(Command.ftview)'", columns: 80, rows: 24, environment: ["LC_ALL": "C.UTF-8"])
    try terminal.wait(for: "the form, what is missing, and the samples") { screen in
      screen.contains("arm a capture") && screen.contains("Esc, then :sample lists captures")
        && (screen.contains("no /dev/ftview") || screen.contains("root"))
    }
    try terminal.type("Escape")
    try terminal.type(text: ":sample syn")
    try terminal.type("Enter")
    try terminal.wait(forText: "packet 1/18")
    try terminal.type("q")
    try terminal.wait(forText: "ended:0")
  }
}
