import CNcurses
import Diagnostics
import Glibc
import Screen

/// The terminal, by ncurses. The only code that draws on it.
///
/// One at a time: ncurses keeps its state in globals. Nothing queries the terminal; what it can do comes from TERM, the
/// locale and NO_COLOR. It is put back as it was by ``close()``, or when the value goes away.
package final class CursesTerminal {
  /// How many colours are used.
  package let depth: ColorDepth
  /// The locale is a UTF-8 one; without, only ASCII is written.
  package let isUTF8: Bool
  /// This is the console of a Linux kernel, black and with few glyphs.
  package let isConsole: Bool
  /// Where keys come from, for poll(2).
  package let input: Int32
  /// The look of each role. After a change the next ``show(_:cursor:)`` draws every cell.
  package var theme: Theme { didSet { forgetScreen() } }

  /// Whether the mouse's input comes here; without, the terminal selects text with it.
  package var takesMouse = true { didSet { if takesMouse { turnMouseOn() } else { turnMouseOff() } } }

  private let screen: OpaquePointer
  private var pairs: ColorPairs
  private var styles: [StyleKey: CursesStyle] = [:]
  private var shown = CellBuffer(width: 0, height: 0)
  private var isOpen = true
  /// What was read behind an Esc that begins no sequence, and is still to be told.
  var readAhead: [UInt32] = []
  var lastPress: (x: Int, y: Int, at: Int64)?
  /// Mice were asked for in a way that ncurses does not take back.
  var hasOwnModes = false

  private struct StyleKey: Hashable {
    var role: Role
    var over: Role?
  }

  private struct CursesStyle {
    var attributes: attr_t
    var pair: Int32
  }

  /// Takes the terminal over.
  ///
  /// - Parameter keysFrom: where keys come from: stdin, or `/dev/tty` when stdin is the trace.
  package init(theme: Theme, keysFrom: Int32 = STDIN_FILENO) throws(Diagnostic) {
    guard isatty(STDOUT_FILENO) == 1, isatty(keysFrom) == 1 else {
      throw Diagnostic(
        "this is not a terminal", hint: "use 'ftview export' or 'ftview record', which need none")
    }
    setlocale(LC_ALL, "")
    isUTF8 = ftc_codeset().map { String(cString: $0) } == "UTF-8"
    try Self.checkType()
    guard let screen = ftc_open(keysFrom) else {
      throw Diagnostic("the terminal cannot be set up", hint: "try TERM=xterm-256color ftview ...")
    }
    self.screen = screen
    self.theme = theme
    isConsole = Self.type.hasPrefix("linux")
    input = keysFrom
    let noColor = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    if noColor || !has_colors() {
      depth = .mono
    } else {
      start_color()
      use_default_colors()
      depth = ftc_colors() >= 256 ? .indexed256 : ftc_colors() >= 16 ? .ansi16 : .ansi8
    }
    pairs = ColorPairs(limit: Int(ftc_color_pairs()))
    if depth != .mono { ftc_ground(pairs.pair(nil, nil)) }
    raw()
    noecho()
    nonl()
    ftc_keypad()
    ftc_nodelay()
    ftc_scrolls()
    // Long enough for a key's bytes to arrive together over a slow line, short enough not to be felt after Esc.
    set_escdelay(50)
    curs_set(0)
    turnMouseOn()
  }

  deinit { close() }

  /// Gives the terminal back as it was.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    turnOwnModesOff()
    endwin()
    delscreen(screen)
  }

  /// The terminal's size now.
  package var size: (width: Int, height: Int) {
    var width: Int32 = 0
    var height: Int32 = 0
    guard ftc_size(STDOUT_FILENO, &width, &height) else { return (80, 24) }
    return (Int(width), Int(height))
  }

  /// Takes a new size over, and returns it.
  package func resize() -> (width: Int, height: Int) {
    let size = size
    resizeterm(Int32(clamping: size.height), Int32(clamping: size.width))
    forgetScreen()
    return size
  }

  /// Hands the terminal back, stops the program as ^Z does, and takes the terminal again when it goes on.
  package func suspend(_ signals: SignalWatch) {
    lend { signals.stopProcess() }
  }

  /// The next `show` draws every cell, whatever the terminal holds.
  package func redrawAll() {
    ftc_clear_all()
    forgetScreen()
  }

  /// Puts a screen on the terminal: only what changed since the last one.
  package func show(_ buffer: CellBuffer, cursor: (x: Int, y: Int)?) {
    if shown.width != buffer.width || shown.height != buffer.height {
      ftc_erase()
      shown = CellBuffer(width: buffer.width, height: buffer.height)
    }
    for y in 0..<buffer.height { showRow(buffer, y) }
    shown = buffer
    if let cursor {
      ftc_move(Int32(clamping: cursor.y), Int32(clamping: cursor.x))
      curs_set(1)
    } else {
      curs_set(0)
    }
    ftc_refresh()
  }

  /// Cells of a row that changed, each stretch of one look in one call.
  private func showRow(_ buffer: CellBuffer, _ y: Int) {
    let row = Array(buffer.row(y))
    let before = Array(shown.row(y))
    var x = 0
    while x < row.count {
      guard before.count != row.count || row[x] != before[x] else {
        x += 1
        continue
      }
      // The right half of a wide character is drawn with its left half.
      if row[x].columns == 0, x > 0 { x -= 1 }
      let start = x
      var text: [UInt8] = []
      repeat {
        if row[x].columns > 0 { append(row[x].character, to: &text) }
        x += 1
      } while x < row.count && row[x].role == row[start].role && row[x].over == row[start].over
        && (row[x].columns == 0 || before.count != row.count || row[x] != before[x])
      let style = style(row[start].role, row[start].over)
      text.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          _ = ftc_put(
            Int32(clamping: y), Int32(clamping: start), $0.baseAddress, Int32(clamping: $0.count), style.attributes,
            style.pair)
        }
      }
    }
  }

  private func append(_ character: Character, to text: inout [UInt8]) {
    if isUTF8 || character.isASCII {
      text.append(contentsOf: String(character).utf8)
    } else {
      text.append(contentsOf: repeatElement(UInt8(ascii: "?"), count: TextWidth.columns(character)))
    }
  }

  private func style(_ role: Role, _ over: Role?) -> CursesStyle {
    let key = StyleKey(role: role, over: over)
    if let known = styles[key] { return known }
    let style = theme.style(role, over: over, depth: depth, on: isConsole ? .dark : nil)
    let attributes = style.attributes
    let made = CursesStyle(
      attributes: ftc_attributes(
        attributes.contains(.bold), attributes.contains(.dim), attributes.contains(.underline),
        attributes.contains(.reverse), attributes.contains(.italic)),
      pair: depth == .mono ? 0 : pairs.pair(style.foreground, style.background))
    styles[key] = made
    return made
  }

  func forgetScreen() {
    styles = [:]
    shown = CellBuffer(width: 0, height: 0)
  }

  private static var type: String { getenv("TERM").map { String(cString: $0) } ?? "" }

  /// ncurses ends the program over a TERM that it does not know, so ask first.
  private static func checkType() throws(Diagnostic) {
    var status: Int32 = 0
    let isKnown = setupterm(nil, STDOUT_FILENO, &status) == OK
    if isKnown, ftc_moves_cursor() { return }
    let name = type
    let cure = "try TERM=xterm-256color ftview ..., or TERM=vt100 on an old terminal"
    if name.isEmpty { throw Diagnostic("TERM is not set", hint: cure) }
    throw Diagnostic(
      "TERM=\(TextWidth.shown(name, atMost: 40)) \(isKnown || status == 1 ? "cannot move a cursor" : "is not known here")",
      hint: cure)
  }
}
