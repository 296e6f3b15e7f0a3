import Foundation
import Testing
import TraceFiles
import TraceFilesSupport

@testable import Capture

@Suite("What a capture reads of the kernel's own description")
struct TraceMetadataTests {
  @Test("of the symbols, functions are kept")
  func functionsOnly() {
    let list = "ffffffff81000000 T f\nffffffff82000000 D data\n\nx\nffffffffc0000000 t g\t[nf_tables]\n"
    let kept = "ffffffff81000000 T f\nffffffffc0000000 t g\t[nf_tables]\n"
    #expect(String(decoding: TraceMetadata.functionsOnly(Array(list.utf8)), as: UTF8.self) == kept)
  }

  @Test(
    "the size of a sub-buffer is the kernel's",
    arguments: [("4080", 4096), ("65520", 65536), ("-16", 4096), ("9999999999999999999", 4096)])
  func pageSize(data: String, size: Int) {
    var metadata = sampleMetadata()
    metadata.headerPage = Array(RingFormats.headerPage.replacingOccurrences(of: "4080", with: data).utf8)
    #expect(metadata.pageSize == size)
  }
}
