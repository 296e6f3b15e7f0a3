import CallTrees
import TraceEvents

/// What a text is that turned out to be no trace, from its first kilobytes and from what its reader made of it.
struct TextVerdict {
  private var head: [UInt8] = []
  /// Bytes so far.
  private var size = 0

  private static let headLength = 4096
  private static let advice = "record with 'trace-cmd record -p function_graph'"

  /// Looks at the next piece of the text.
  mutating func look(at bytes: UnsafeRawBufferPointer) {
    if head.count < Self.headLength { head.append(contentsOf: bytes.prefix(Self.headLength - head.count)) }
    size += bytes.count
  }

  /// Whether what was read so far is most likely no text at all, so that a call or two in it are chance.
  ///
  /// A text of which a disk lost a piece begins with zeros perhaps, but then has lines.
  func isNoText(_ reader: TextReader) -> Bool {
    let strange = head.lazy.filter { $0 < 0x20 && !(9...13).contains($0) && $0 != 0x1b || $0 == 0x7f }.count
    return strange * 16 > head.count && reader.understood * 2 < reader.lines
  }

  /// Why there is nothing to show, without the file's name; nil when an empty list is right.
  func refusal(_ trace: Trace, _ reader: TextReader, _ notices: [Notice]) -> String? {
    if head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff]) {
      return "this text is in UTF-16; save it as UTF-8, with 'iconv -f UTF-16 -t UTF-8'"
    }
    if isNoText(reader) { return Self.noTrace }
    guard trace.packets.isEmpty else { return nil }
    if let first = notices.first { return first.message }
    if head.allSatisfy({ (9...13).contains($0) || $0 == 0x20 }), size == head.count {
      return size == 0 ? "the file is empty" : "there is nothing in it but blank lines"
    }
    // Calls were read, and left out for a reason that a notice tells.
    if reader.names.functions.count > 1 { return nil }
    if let tracer, tracer != "function_graph" {
      return "this is a trace of the \(tracer) tracer, and ftview reads those of function_graph; \(Self.advice)"
    }
    if reader.understood > 0 { return "there are other events in it, and no call; \(Self.advice)" }
    guard isHeaderOnly else { return whatElse }
    // Comments, of which some were calls.
    return reader.notices.first.map { notice in
      "there is nothing in it that can be read: line \(notice.line ?? 1): \(notice.message)"
    }
  }

  /// What `# tracer:` says; nil without that line, or when it is none of a tracer's names.
  private var tracer: String? {
    let text = String(decoding: head, as: UTF8.self)
    guard let mark = text.place(of: "# tracer: ") else { return nil }
    let name = text[mark.upperBound...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    return name.isEmpty || name.count > 40 ? nil : String(name)
  }

  /// A trace in which nothing was recorded is a header.
  private var isHeaderOnly: Bool {
    let text = String(decoding: head, as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).allSatisfy { line in
      line.hasPrefix("#") || line.allSatisfy(\.isWhitespace)
    }
  }

  private static let noTrace = "this is no trace: neither function_graph text nor a trace.dat file"

  private var whatElse: String {
    if head.contains(0) { return Self.noTrace }
    if tracer == "function_graph" {
      return "this is function_graph in raw, hex, bin or verbose form; record again with those options off"
    }
    return "this is not function_graph text (line 1 on); ftview reads the function_graph tracer's output"
  }
}
