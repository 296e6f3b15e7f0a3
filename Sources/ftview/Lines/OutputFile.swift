import Capture
import Export
import Glibc
import Screen
import SystemCalls

/// What a command writes, and so how it is treated on its way.
struct OutputContent {
  /// How text for people is made fit for a terminal, wherever it goes: it may be seen by way of a pager.
  var report: PlainText.Form?
  /// How data is made fit when it goes to a terminal; everywhere else it is byte by byte what it is.
  var data: PlainText.Form?
  /// The file is its owner's only.
  var holdsPackets = false

  /// A report for people.
  static let report = OutputContent(report: .lines)
  /// JSON.
  static let json = OutputContent(data: .json)
  /// Other text that programs read.
  static let data = OutputContent(data: .lines)
  /// Bytes that are no text.
  static let binary = OutputContent()

  /// The same with packets in it, or with addresses of the kernel.
  var withPackets: OutputContent {
    var content = self
    content.holdsPackets = true
    return content
  }
}

/// Where a command's output goes: standard output, or a file as ``FileWriter`` makes it.
enum OutputFile {
  /// Writes what `body` puts into its buffer to `path`, or to standard output for nil.
  ///
  /// A reader of a pipe that goes away ends the writing without a word.
  static func write(
    _ content: OutputContent, to path: String? = nil, replacing: Bool = false, _ body: (inout ExportBuffer) -> Void
  ) throws(OutputFailure) {
    do throws(OutputFailure) {
      let writer = try FileWriter(path ?? "-", holdsPackets: content.holdsPackets, replacing: replacing)
      let isTerminal = isatty(writer.descriptor) == 1
      if isTerminal, content.report == nil, content.data == nil { throw .notAFile(path ?? "standard output") }
      let form = content.report ?? (isTerminal ? content.data : nil)
      try fill(writer, form, body)
      try writer.finish()
    } catch  where error.isClosedPipe {
    } catch .system("-", let code) {
      throw .system("standard output", code: code)
    }
  }

  private static func fill(
    _ writer: FileWriter, _ form: PlainText.Form?, _ body: (inout ExportBuffer) -> Void
  ) throws(OutputFailure) {
    let outcome = WriteOutcome()
    var buffer = ExportBuffer { piece in
      let fitted = form.map { PlainText.fit(Array(piece), $0) }
      let write = { (bytes: UnsafeRawBufferPointer) in
        do throws(OutputFailure) { try writer.write(bytes) } catch { outcome.failure = error }
      }
      if let fitted { fitted.withUnsafeBytes(write) } else { write(piece) }
      return outcome.failure == nil
    }
    body(&buffer)
    buffer.finish()
    if let failure = outcome.failure { throw failure }
  }
}

/// The first failure of a writer's drain, which cannot throw.
private final class WriteOutcome {
  var failure: OutputFailure?
}

extension ExportFormat {
  /// How this form is treated on its way out.
  var output: OutputContent {
    let content: OutputContent =
      switch content {
      case .text: .data
      case .json: .json
      case .bytes: .binary
      }
    return namesPackets ? content.withPackets : content
  }
}

extension DiffFormat {
  /// A diff names its packets.
  var content: OutputContent {
    switch self {
    case .text: .report.withPackets
    case .json: .json.withPackets
    case .html: .data.withPackets
    }
  }
}
