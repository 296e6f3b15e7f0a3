import Foundation
import Testing

/// Captures as trace-cmd itself writes them again: every version and packing holds the same calls.
struct TraceCmdFileTests {
  @Test(
    // The symbols of the last one are blanked: they pack to a thousandth and less.
    arguments: ["packets-6.1", "packets-6.12", "answers-routes-6.12"],
    [["--file-version", "6"], ["--file-version", "7", "--compression", "none"], ["--compression", "zstd"]])
  func rewrittenFilesHoldTheSame(_ name: String, how: [String]) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ftview-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let packed = "\(Command.fixtures)/\(name).dat.xz"
    let plain = folder.appendingPathComponent("plain.dat").path
    let written = folder.appendingPathComponent("written.dat").path
    let unpack = try Command.run("/bin/sh", ["-c", "xz -dc '\(packed)' >'\(plain)'"])
    try #require(unpack.status == 0, "\(unpack.errors)")
    let convert = try Command.run("/usr/bin/trace-cmd", ["convert", "-i", plain, "-o", written] + how)
    try #require(convert.status == 0, "\(convert.errors)")

    let wanted = try Command.run(Command.ftview, ["export", plain, "--format", "csv"])
    let got = try Command.run(Command.ftview, ["export", written, "--format", "csv"])
    #expect(wanted.output.split(separator: "\n").count > 400)
    #expect(got.errors.isEmpty)
    #expect(got.output == wanted.output)
  }
}
