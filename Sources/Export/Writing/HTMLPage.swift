/// What all HTML files of ours are: one file that needs nothing else, no network, readable in light and dark, a tree of calls in
/// rows that fold without a script.
enum HTMLPage {
  /// Calls deeper than this are not nested further: browsers give up on very deep documents.
  static let deepest = 120

  /// Writes everything up to the first heading.
  ///
  /// - Parameters:
  ///   - script: the hash of the one script that the page has, as a Content Security Policy names it. No other script runs, should
  ///     one ever get into the page.
  ///   - style: what this kind of page has beyond the style of all.
  static func begin(title: String, script: StaticString? = nil, style: StaticString, into buffer: inout ExportBuffer) {
    buffer.put(head)
    if let script {
      buffer.put("; script-src '")
      buffer.put(script)
      buffer.put("'")
    }
    buffer.put("\">\n<title>")
    buffer.putHTML(title)
    buffer.put("</title>\n<style>\n")
    buffer.put(common)
    buffer.put(style)
    buffer.put("</style>\n</head>\n<body>\n<main>\n")
  }

  /// Writes the end of the page.
  static func end(into buffer: inout ExportBuffer) { buffer.put("</main>\n</body>\n</html>\n") }

  private static let head: StaticString = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'
    """

  /// Blue and orange can be told by people who cannot tell red from green. A row is a grid: its sign, its call, a remark, three
  /// numbers.
  private static let common: StaticString = """
    :root { color-scheme: light dark; --bg: #fff; --fg: #1b1b1b; --dim: #595959; --line: #d8d8d8;
      --l: #9a4a00; --lb: #fff1e0; --r: #005a9c; --rb: #e3f1fc; --t: #6b3fa0; --tb: #f2ebfa; }
    @media (prefers-color-scheme: dark) { :root { --bg: #16181c; --fg: #e4e4e4; --dim: #a6a6a6; --line: #3a3d44;
      --l: #ffb366; --lb: #33240f; --r: #7cc0ff; --rb: #10293f; --t: #cfb0ff; --tb: #2a2038; } }
    body { background: var(--bg); color: var(--fg); font: 15px/1.45 system-ui, sans-serif; margin: 1.5em; }
    main { max-width: 110em; margin: auto; }
    h1 { font-size: 1.3em; } h2 { font-size: 1.05em; margin-top: 1.6em; }
    code { font: 13px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
    a { color: inherit; }
    table { border-collapse: collapse; } td, th { padding: .1em .8em .1em 0; text-align: left; vertical-align: top; }
    .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
    summary, .c { display: block; }
    .c { display: grid; grid-template-columns: calc(var(--d) * 1.1em + 2.4em) auto 1fr repeat(3, 7.5em);
      column-gap: .4em; border-bottom: 1px solid var(--line); align-items: baseline; }
    .c > i { grid-column: 1; text-align: right; font: bold 13px/1.45 ui-monospace, monospace; }
    .c > code { grid-column: 2; } .c > em { grid-column: 3; font-size: .85em; }
    .c > span { text-align: right; font-variant-numeric: tabular-nums; color: var(--fg); }
    .c > span:nth-last-of-type(3) { grid-column: 4; } .c > span:nth-last-of-type(2) { grid-column: 5; }
    .c > span:nth-last-of-type(1) { grid-column: 6; }
    summary { cursor: pointer; } summary.c > i::after { content: " \\25B8"; }
    details[open] > summary.c > i::after { content: " \\25BE"; } div.c > i::after { content: " \\00A0"; }
    :target { outline: 2px solid var(--t); }
    @media (max-width: 50em) { .c { grid-template-columns: calc(var(--d) * .5em + 2.4em) 1fr 0 0 0 6.5em; }
      .c > span:nth-last-of-type(3), .c > span:nth-last-of-type(2), .c > em { display: none; } }

    """
}

extension ExportBuffer {
  /// Text as HTML has it, also within quotes; control characters become spaces.
  mutating func putHTML(_ text: String) {
    var text = text
    text.withUTF8 { putHTML(utf8: UnsafeRawBufferPointer($0)) }
  }

  private mutating func putHTML(utf8: UnsafeRawBufferPointer) {
    put(utf8: utf8, unless: { $0.hasControl || $0.hasMarkup }) { byte, buffer in
      switch byte {
      case UInt8(ascii: "&"): buffer.put("&amp;")
      case UInt8(ascii: "<"): buffer.put("&lt;")
      case UInt8(ascii: ">"): buffer.put("&gt;")
      case UInt8(ascii: "\""): buffer.put("&quot;")
      case UInt8(ascii: "'"): buffer.put("&#39;")
      default: buffer.put(byte.isControl ? UInt8(ascii: " ") : byte)
      }
    }
  }
}

extension ByteWord {
  /// Whether one of the bytes means something in HTML.
  @inline(__always)
  fileprivate var hasMarkup: Bool {
    has(UInt8(ascii: "&")) || has(UInt8(ascii: "<")) || has(UInt8(ascii: ">")) || has(UInt8(ascii: "\""))
      || has(UInt8(ascii: "'"))
  }
}
