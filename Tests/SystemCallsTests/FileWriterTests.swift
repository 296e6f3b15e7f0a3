import Foundation
import TestSupport
import Testing

@testable import SystemCalls

/// Real files, directories and links.
@Suite("Files that are written")
struct FileWriterTests {
  private let tree: TemporaryTree

  init() throws { tree = try TemporaryTree() }

  /// Writes a file to its end.
  private func write(
    _ text: String, to path: String, holdsPackets: Bool = true, replacing: Bool = false, canBeUnnamed: Bool = true
  ) throws {
    let writer = try FileWriter(path, holdsPackets: holdsPackets, replacing: replacing, canBeUnnamed: canBeUnnamed)
    try put(text, writer)
    try writer.finish()
  }

  private func put(_ text: String, _ writer: FileWriter) throws {
    try Array(text.utf8).withUnsafeBytes { try writer.write($0) }
  }

  private func mode(_ name: String) -> mode_t {
    var status = stat()
    return lstat(tree.path(name), &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  private var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: tree.root)) ?? []).sorted() }

  @Test("a new file is there when it is whole, and its owner's only when packets are in it", arguments: [true, false])
  func new(canBeUnnamed: Bool) throws {
    let writer = try FileWriter(
      tree.path("a"), holdsPackets: true, replacing: false, canBeUnnamed: canBeUnnamed)
    try put("whole", writer)
    #expect(names.filter { !$0.hasPrefix(".ftview-") } == [])
    try writer.finish()
    #expect(names == ["a"])
    #expect(try tree.text("a") == "whole")
    #expect(mode("a") == 0o600)
    try write("times", to: tree.path("b"), holdsPackets: false, canBeUnnamed: canBeUnnamed)
    let mask = umask(0)
    umask(mask)
    #expect(mode("b") == 0o666 & ~mask)
  }

  @Test("under sudo a file belongs to whoever called that, and nothing else is changed", .enabled(if: geteuid() == 0))
  func owner() throws {
    let owner = try #require(OutputOwner(user: "1234", group: "5678"))
    let writer = try FileWriter(
      tree.path("a"), holdsPackets: true, replacing: false, canBeUnnamed: true, owner: owner)
    try put("x", writer)
    try writer.finish()
    var status = stat()
    #expect(lstat(tree.path("a"), &status) == 0)
    #expect((status.st_uid, status.st_gid, status.st_mode & 0o7777) == (1234, 5678, 0o600))
    for (user, group) in [(nil, "1"), ("1", nil), ("x", "1"), ("-1", "1"), ("4294967295", "1"), ("1", "")] {
      #expect(OutputOwner(user: user, group: group) == nil)
    }
  }

  @Test("what is not finished is not there", arguments: [true, false])
  func unfinished(canBeUnnamed: Bool) throws {
    var writer: FileWriter? = try FileWriter(
      tree.path("a"), holdsPackets: true, replacing: false, canBeUnnamed: canBeUnnamed)
    try put("half", try #require(writer))
    writer = nil
    #expect(names == [])
  }

  @Test("nothing is replaced unless told, and then at once", arguments: [true, false])
  func replacing(canBeUnnamed: Bool) throws {
    try tree.write("a", "old")
    chmod(tree.path("a"), 0o644)
    link(tree.path("a"), tree.path("second name"))
    let path = tree.path("a")
    #expect(throws: OutputFailure.exists(path)) { try write("new", to: path, canBeUnnamed: canBeUnnamed) }
    #expect(try tree.text("a") == "old")
    try write("new", to: path, replacing: true, canBeUnnamed: canBeUnnamed)
    #expect(try tree.text("a") == "new")
    // Its rights are those of what is in it now, and what had the name is let alone.
    #expect(mode("a") == 0o600)
    #expect(try tree.text("second name") == "old")
    #expect(names == ["a", "second name"])
  }

  @Test("a file that comes up meanwhile is not replaced either", arguments: [true, false])
  func race(canBeUnnamed: Bool) throws {
    let path = tree.path("a")
    let writer = try FileWriter(path, holdsPackets: true, replacing: false, canBeUnnamed: canBeUnnamed)
    try put("mine", writer)
    try tree.write("a", "another's")
    #expect(throws: OutputFailure.exists(path)) { try writer.finish() }
    #expect(try tree.text("a") == "another's")
  }

  @Test("the user's own link is followed and stays")
  func ownLink() throws {
    try tree.write("to/target", "old")
    symlink("to/target", tree.path("link"))
    #expect(throws: OutputFailure.exists(tree.path("link"))) { try write("new", to: tree.path("link")) }
    try write("new", to: tree.path("link"), replacing: true)
    #expect(try tree.text("to/target") == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: tree.path("link")) == "to/target")
    symlink("to/nothing yet", tree.path("dangling"))
    try write("made", to: tree.path("dangling"))
    #expect(try tree.text("to/nothing yet") == "made")
  }

  @Test("a link that another user made is not followed, also in a directory for all", .enabled(if: geteuid() == 0))
  func othersLink() throws {
    try tree.write("target", "root's")
    chmod(tree.root, 0o1777)
    for name in ["target", "nothing"] {
      let path = tree.path("link to \(name)")
      symlink(tree.path(name), path)
      lchown(path, 12345, 12345)
      for replacing in [true, false] {
        #expect(throws: OutputFailure.othersLink(path)) { try write("new", to: path, replacing: replacing) }
        #expect(throws: OutputFailure.othersLink(path)) { try FileWriter.check(path, replacing: replacing) }
      }
    }
    // Also not by way of a link of one's own.
    symlink("link to target", tree.path("own"))
    #expect(throws: OutputFailure.othersLink(tree.path("own"))) { try write("new", to: tree.path("own")) }
    #expect(try tree.text("target") == "root's")
    #expect(names == ["link to nothing", "link to target", "own", "target"])
  }

  @Test("another user's file is replaced only when told, and is one's own then", .enabled(if: geteuid() == 0))
  func othersFile() throws {
    try tree.write("a", "another's")
    chown(tree.path("a"), 12345, 12345)
    chmod(tree.path("a"), 0o666)
    try write("mine", to: tree.path("a"), replacing: true)
    var status = stat()
    #expect(lstat(tree.path("a"), &status) == 0)
    #expect(status.st_uid == geteuid())
    #expect(mode("a") == 0o600)
  }

  @Test("another user's pipe would have them read it", .enabled(if: geteuid() == 0))
  func othersPipe() throws {
    let path = tree.path("pipe")
    mkfifo(path, 0o666)
    chown(path, 12345, 12345)
    #expect(throws: OutputFailure.othersDevice(path)) { try write("new", to: path) }
  }

  @Test(
    "a numbered name keeps its end",
    arguments: [
      ("web.dat", "web-3.dat"), ("/a.b/web", "/a.b/web-3"), ("x/web.tar.dat", "x/web.tar-3.dat"), (".dat", ".dat-3"),
      ("web", "web-3"),
    ])
  func numbered(name: String, third: String) {
    #expect(OutputPlace.numbered(name, 3) == third)
  }

  @Test("a pipe of one's own, a device and an open descriptor are written to as they are")
  func special() throws {
    let path = tree.path("pipe")
    mkfifo(path, 0o600)
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try write("through", to: path)
    var buffer = [UInt8](repeating: 0, count: 16)
    #expect(read(reader, &buffer, 16) == 7)
    #expect(String(decoding: buffer.prefix(7), as: UTF8.self) == "through")
    try write("away", to: "/dev/null")
    #expect(throws: OutputFailure.system("/dev/full", code: ENOSPC)) { try write("too much", to: "/dev/full") }
    var ends: [Int32] = [0, 0]
    #expect(Foundation.pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    try write("handed on", to: "/dev/fd/\(ends[1])")
    #expect(read(ends[0], &buffer, 16) == 9)
    #expect(try OutputPlace("-") == .descriptor(1))
    #expect(try OutputPlace("/dev/stdout") == .descriptor(1))
    // A program that has the terminal takes files only.
    for name in ["/dev/null", path, "-", "/dev/stdout"] {
      #expect(throws: OutputFailure.notAFile(name)) { try FileWriter.checkIsFile(name) }
    }
  }

  @Test("what cannot be written is told with its cure")
  func refused() throws {
    let told = [
      (tree.root, "is a directory; give a file's name"),
      (tree.path("none/a"), "there is no such directory; make it first"),
      (tree.path("none/"), "there is no such directory; make it first"),
      ("", "there is no such directory; make it first"),
      ("/proc/a", "there is no such directory; make it first"),
    ]
    for (path, words) in told {
      #expect { try write("x", to: path) } throws: { ($0 as? OutputFailure)?.description == "\(path): \(words)" }
    }
    symlink("ring", tree.path("ring"))
    #expect(throws: OutputFailure.system(tree.path("ring"), code: ELOOP)) { try write("x", to: tree.path("ring")) }
    #expect(throws: OutputFailure.system(tree.path("none/a"), code: ENOENT)) {
      try FileWriter.check(tree.path("none/a"), replacing: false)
    }
    #expect(try FileWriter.check(tree.path("a"), replacing: false) == tree.root)
    #expect(try FileWriter.check("a-name-that-nothing-has", replacing: false) == ".")
  }
}
