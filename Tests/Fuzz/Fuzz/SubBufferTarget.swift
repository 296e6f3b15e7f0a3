import CallTrees
import TestSupport
import TraceEvents

/// The input is sub-buffers behind two bytes that choose what they are of, each behind its own head:
///
///     0     formats: bits 0...2 modulo their number; bit 3 big endian; bit 4 windows expected
///     1     the size that a sub-buffer is filled up to: 4 KiB << (bits 0...2 modulo 5), 4 KiB to 64 KiB
///     then for each sub-buffer:
///     0     CPU, bits 0...3; bit 4: hand over what is in order before; bit 5: fill up; bit 6: a high CPU number
///     1, 2  how many bytes follow, least significant first
enum SubBufferTarget {
  static func run(_ input: UnsafeRawBufferPointer) {
    guard input.count >= 2 else { return }
    let sets = KernelFormats.all
    let set = sets[Int(input[0] & 7) % sets.count]
    let bigEndian = input[0] & 8 != 0
    var pages = Self.pages(input, size: 4096 << (Int(input[1] & 7) % 5))
    var size = pages.reduce(0) { $0 + $1.bytes.count }
    if size > 0, fingerprint(input) % Limits.repeatedShare == 0 {
      // A long stream, beside which the fixed part of the memory limit is small; not of more parts than a real one.
      let times = max(1, min(Limits.repeated / size, 4096 / pages.count))
      pages = Array(repeatElement(pages, count: times).joined())
      size *= times
    }
    let formats = bigEndian ? set.bigEndian : set.littleEndian
    let trace = Limits.watch(size) {
      var decoder = SubBufferDecoder(formats: formats, symbols: set.symbols)
      var builder = TreeBuilder(source: "sub-buffers", expectsWindows: input[0] & 16 != 0)
      decoder.setComm("sshd", pid: 8)
      var latest: UInt64?
      for page in pages {
        if page.drains, let latest { decoder.drain(before: latest, into: &builder) }
        let result = page.bytes.withUnsafeBytes { bytes in
          Result { () throws(SubBufferError) in try decoder.append(bytes, cpu: page.cpu) }
        }
        if case .failure(let error) = result {
          builder.note(Notice("CPU \(page.cpu): \(error)", offset: error.offset))
          if error.offset < 0 || error.offset > page.bytes.count { fail("an error at byte \(error.offset)") }
        }
        latest = decoder.latestTime(cpu: page.cpu)
      }
      decoder.drain(before: nil, into: &builder)
      return builder.finish(names: decoder.names)
    }
    check(trace)
  }

  private struct Page {
    var cpu: Int
    var drains: Bool
    var bytes: [UInt8]
  }

  private static func pages(_ input: UnsafeRawBufferPointer, size: Int) -> [Page] {
    var pages: [Page] = []
    var at = 2
    // More than these are only more of the same, and each may be filled up to 64 KiB.
    while at + 3 <= input.count, pages.count < 32 {
      let head = input[at]
      let length = Int(input[at + 1]) | Int(input[at + 2]) << 8
      let end = min(input.count, at + 3 + length)
      var bytes = Array(input[(at + 3)..<end])
      if head & 32 != 0, bytes.count < size, pages.count < 4 {
        bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
      }
      pages.append(Page(cpu: Int(head & 15) + (head & 64 != 0 ? 240 : 0), drains: head & 16 != 0, bytes: bytes))
      at = end
    }
    return pages
  }
}
