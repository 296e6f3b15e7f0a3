import CallTrees
import Foundation
import TestSupport
import Testing
import TraceFiles
import TraceFilesSupport

@testable import Capture

@Suite("Captures while they run")
struct LivePipelineTests {
  private func pipeline() throws -> LivePipeline {
    LivePipeline(decoder: try sampleMetadata().decoder(), source: "live")
  }

  private func append(_ page: RingPage, cpu: Int, to pipeline: inout LivePipeline) {
    page.bytes.withUnsafeBytes { pipeline.append($0, cpu: cpu) }
  }

  @Test("packets come out once no CPU can bring an earlier event")
  func live() throws {
    var pipeline = try pipeline()
    append(sampleCPU0, cpu: 0, to: &pipeline)
    pipeline.endRound(startedAt: 3000, unfinished: [])
    #expect(pipeline.finishedPackets == 0)
    append(sampleCPU1, cpu: 1, to: &pipeline)
    pipeline.endRound(startedAt: 4000, unfinished: [])
    #expect(pipeline.finishedPackets == 2)
    #expect(withoutNames(treeText(pipeline.snapshot())) == sampleTree)
    #expect(withoutNames(treeText(pipeline.finish())) == sampleTree)
  }

  @Test("a CPU that was not emptied holds the others back")
  func unfinishedCPU() throws {
    var pipeline = try pipeline()
    pipeline.endRound(startedAt: 3000, unfinished: [])
    append(sampleCPU0, cpu: 0, to: &pipeline)
    pipeline.endRound(startedAt: 4000, unfinished: [1])
    #expect(pipeline.finishedPackets == 0)
    append(sampleCPU1, cpu: 1, to: &pipeline)
    pipeline.endRound(startedAt: 5000, unfinished: [])
    #expect(withoutNames(treeText(pipeline.snapshot())) == sampleTree)
  }

  @Test("a damaged sub-buffer is told and the rest goes on")
  func damage() throws {
    var pipeline = try pipeline()
    pipeline.append(UnsafeRawBufferPointer(start: nil, count: 0), cpu: 0)
    append(sampleCPU0, cpu: 0, to: &pipeline)
    append(sampleCPU1, cpu: 1, to: &pipeline)
    let trace = pipeline.finish()
    #expect(withoutNames(treeText(trace)) == sampleTree)
    #expect(trace.notices.contains { $0.message.hasPrefix("CPU 0: ") })
  }

  /// Task names are not in hand-made pages.
  private func withoutNames(_ text: String) -> String {
    text.replacingOccurrences(of: " bash-12", with: " -12").replacingOccurrences(of: " nc-34", with: " -34")
  }
}
