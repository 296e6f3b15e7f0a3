import CallTrees
import Foundation
import SystemCalls
import TestSupport
import Testing
import TraceFilesSupport

@testable import TraceFiles

/// A small disk of its own, for as long as the value lives. Mounting one needs root.
private final class SmallDisk {
  /// What it is formatted as.
  enum Kind: String, CaseIterable {
    /// Gives room back at once.
    case tmpfs
    /// Puts off where data go, and gives room back when its journal has it.
    case ext4
  }

  let root: String

  /// Nil where nothing of the kind may be mounted.
  init?(_ kind: Kind = .tmpfs, bytes: Int) {
    root = NSTemporaryDirectory() + "ftview-disk-" + UUID().uuidString
    guard mkdir(root, 0o700) == 0 else { return nil }
    let isMounted: Bool
    switch kind {
    case .tmpfs: isMounted = mount("none", root, "tmpfs", 0, "size=\(bytes)") == 0
    case .ext4:
      let image = root + ".image"
      isMounted = Self.shell(
        "truncate -s \(bytes) '\(image)' && mkfs.ext4 -qF '\(image)' && mount -o loop '\(image)' '\(root)'")
      unlink(image)
      if isMounted { rmdir(root + "/lost+found") }
    }
    guard isMounted else {
      rmdir(root)
      return nil
    }
  }

  deinit {
    // A loop device goes with it.
    umount(root)
    rmdir(root)
  }

  private static func shell(_ line: String) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  func path(_ name: String) -> String { root + "/" + name }

  /// Bytes that are free.
  var free: Int {
    var status = statvfs()
    return statvfs(root, &status) == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : 0
  }

  /// Takes room, all but `rest` bytes of it.
  func fill(leaving rest: Int) throws {
    let file = try #require(
      FileManager.default.createFile(atPath: path("ballast"), contents: nil) ? path("ballast") : nil)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
    try handle.write(contentsOf: Data(count: max(0, free - rest)))
    try handle.close()
  }

  static let kinds = Kind.allCases.filter { SmallDisk($0, bytes: 8 << 20) != nil }
}

/// Captures on a disk that has no more room. The file and the spool lie on the same one.
@Suite("A full disk", .enabled(if: !SmallDisk.kinds.isEmpty, "needs root, to mount a small file system"))
struct FullDiskTests {
  private let page = 4096

  private func append(_ ring: RingPage, cpu: Int, to spool: Spool) throws {
    try ring.bytes.withUnsafeBytes { try spool.append($0, cpu: cpu) }
  }

  /// A spool with both windows of the sample and as many further pages, which have no events, as are asked for.
  private func spool(in disk: SmallDisk, pages: Int, reserve: Int?) throws -> Spool {
    let spool = try Spool(directory: disk.root, pageSize: page)
    if let reserve { try spool.reserve(reserve) }
    try append(sampleCPU0, cpu: 0, to: spool)
    try append(sampleCPU1, cpu: 1, to: spool)
    for index in 2..<pages { try append(RingPage(time: UInt64(3000 + index)), cpu: index % 2, to: spool) }
    return spool
  }

  @Test("what a copy has no room for is saved all the same: the same bytes", arguments: SmallDisk.kinds)
  fileprivate func moved(kind: SmallDisk.Kind) throws {
    let disk = try #require(SmallDisk(kind, bytes: 24 << 20))
    let elsewhere = try TemporaryTree()
    let metadata = sampleMetadata()
    let spool = try spool(in: disk, pages: 3000, reserve: TraceDatWriter.reserve(for: metadata, pageSize: page))
    try disk.fill(leaving: 10 * page)
    try TraceDatWriter.save(metadata, spool, to: elsewhere.path("copy.dat"))

    let path = disk.path("x.dat")
    #expect(throws: OutputFailure.system(path, code: ENOSPC)) { try TraceDatWriter.save(metadata, spool, to: path) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.root) == ["ballast"])
    #expect(try TraceDatWriter.move(metadata, spool, to: path, replacing: false) == 3000)
    let moved = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(moved == (try Data(contentsOf: URL(fileURLWithPath: elsewhere.path("copy.dat")))))
    let trace = try TraceFile.load(path: path)
    #expect(trace.packets.count == 2)
    #expect(trace.notices == [])
  }

  @Test("what does not fit even so is left out from the end, and the file is good")
  func movedInPart() throws {
    let disk = try #require(SmallDisk(bytes: 8 << 20))
    let metadata = sampleMetadata()
    let spool = try spool(in: disk, pages: 600, reserve: nil)
    try disk.fill(leaving: 30 * page)
    let path = disk.path("x.dat")
    let moved = try TraceDatWriter.move(metadata, spool, to: path, replacing: false)
    #expect((10..<64).contains(moved))
    let trace = try TraceFile.load(path: path)
    #expect(trace.packets.map(\.entry) == ["tcp", "udp"])
    #expect(trace.packets.allSatisfy { $0.integrity == .complete })
    #expect(trace.notices == [])
  }

  @Test("where not even the head fits nothing is used up")
  func nothingFits() throws {
    let disk = try #require(SmallDisk(bytes: 1 << 20))
    let elsewhere = try TemporaryTree()
    let spool = try spool(in: disk, pages: 100, reserve: nil)
    try disk.fill(leaving: 0)
    #expect(throws: OutputFailure.system(disk.path("x.dat"), code: ENOSPC)) {
      try TraceDatWriter.move(sampleMetadata(), spool, to: disk.path("x.dat"), replacing: false)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.root) == ["ballast"])
    try TraceDatWriter.save(sampleMetadata(), spool, to: elsewhere.path("x.dat"))
    #expect(try TraceFile.load(path: elsewhere.path("x.dat")).packets.count == 2)
  }

  @Test("a page that was written in part is none, and the next one takes its place")
  func shortWrite() throws {
    let disk = try #require(SmallDisk(bytes: 1 << 20))
    let size = 1 << 16
    let spool = try Spool(directory: disk.root, pageSize: size)
    let pages = (0..<3).map { [UInt8](repeating: UInt8($0 + 1), count: size) }
    try pages[0].withUnsafeBytes { try spool.append($0, cpu: 0) }
    // Room for half a page.
    try disk.fill(leaving: size / 2)
    #expect(throws: SystemFailure("write", disk.root, code: ENOSPC)) {
      try pages[1].withUnsafeBytes { try spool.append($0, cpu: 1) }
    }
    #expect(disk.free == 0)
    #expect(spool.cpus == [0])
    unlink(disk.path("ballast"))
    try pages[2].prefix(size / 2).withUnsafeBytes { try spool.append($0, cpu: 2) }
    #expect(spool.cpus == [0, 2])
    let read = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { read.deallocate() }
    try spool.read(0, into: read)
    #expect(Array(read) == pages[0])
    try spool.read(1, into: read)
    #expect(Array(read) == Array(pages[2].prefix(size / 2)) + [UInt8](repeating: 0, count: size / 2))
  }
}
