import CNcurses
import Glibc
import Screen

extension CursesTerminal {
  /// What was typed next, or nil when nothing is left. Never waits, but for the rest of an escape sequence.
  package func next() -> TerminalInput? {
    while true {
      if !readAhead.isEmpty {
        if let key = Self.key(character: readAhead.removeFirst()) { return .key(key) }
        continue
      }
      var code: wint_t = 0
      let kind = ftc_next_key(&code)
      if kind == ERR { return nil }
      if kind == OK, code == 27 {
        if let key = escape() { return .key(key) }
        continue
      }
      if kind == OK {
        if let key = Self.key(character: UInt32(code)) { return .key(key) }
        continue
      }
      if code == FTC_KEY_MOUSE.rawValue {
        if let mouse = mouse() { return .mouse(mouse) }
        continue
      }
      if code == FTC_KEY_SGR_MOUSE.rawValue {
        if let mouse = longMouse() { return .mouse(mouse) }
        continue
      }
      if let key = Self.key(code: UInt32(code)) { return .key(key) }
    }
  }

  /// What an Esc begins that ncurses made no key of. A whole control sequence (ECMA-48) is a key that this terminal's
  /// description lacks, or an answer to somebody else's question: nobody has typed it.
  private func escape() -> Key? {
    var sequence: [UInt32] = []
    while sequence.count < 64 {
      var code: wint_t = 0
      let kind = ftc_next_key(&code)
      if kind != OK {
        if kind != ERR { ungetch(Int32(bitPattern: UInt32(code))) }
        break
      }
      sequence.append(UInt32(code))
      if sequence[0] != 0x5b { break }
      guard sequence.count > 1 else { continue }
      if (0x40...0x7e).contains(code) {
        switch String(String.UnicodeScalarView(sequence.dropFirst().compactMap(Unicode.Scalar.init))) {
        case "1~", "7~": return .home
        case "4~", "8~": return .end
        default: return nil
        }
      }
      if !(0x20...0x3f).contains(code) { break }
    }
    readAhead = sequence
    return .escape
  }

  private func mouse() -> MouseInput? {
    var x: Int32 = 0
    var y: Int32 = 0
    switch ftc_mouse_event(&x, &y) {
    case FTC_MOUSE_UP: return MouseInput(.wheelUp, x: Int(x), y: Int(y))
    case FTC_MOUSE_DOWN: return MouseInput(.wheelDown, x: Int(x), y: Int(y))
    case FTC_MOUSE_DOUBLE: return MouseInput(.doublePress, x: Int(x), y: Int(y))
    case FTC_MOUSE_PRESS: return press(Int(x), Int(y))
    default: return nil
    }
  }

  /// A press of the first button. ncurses would hold every press back to see whether a second one follows; so the second one is
  /// told here.
  func press(_ x: Int, _ y: Int) -> MouseInput {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let time = Int64(now.tv_sec) &* 1000 &+ Int64(now.tv_nsec) / 1_000_000
    let isSecond = lastPress.map { $0.x == x && $0.y == y && time &- $0.at < 400 } ?? false
    lastPress = isSecond ? nil : (x, y, time)
    return MouseInput(isSecond ? .doublePress : .press, x: x, y: y)
  }

  private static func key(character code: UInt32) -> Key? {
    switch code {
    case 9: return .tab
    case 10, 13: return .enter
    case 27: return .escape
    case 8, 127: return .backspace
    case 1...26: return Unicode.Scalar(code + 96).map { .control(Character($0)) }
    case 0..<32: return nil
    default: return Unicode.Scalar(code).map { .character(Character($0)) }
    }
  }

  private static func key(code: UInt32) -> Key? {
    switch code {
    case FTC_KEY_UP.rawValue: return .up
    case FTC_KEY_DOWN.rawValue: return .down
    case FTC_KEY_LEFT.rawValue: return .left
    case FTC_KEY_RIGHT.rawValue: return .right
    case FTC_KEY_HOME.rawValue: return .home
    case FTC_KEY_END.rawValue: return .end
    case FTC_KEY_PPAGE.rawValue: return .pageUp
    case FTC_KEY_NPAGE.rawValue: return .pageDown
    case FTC_KEY_ENTER.rawValue: return .enter
    case FTC_KEY_BACKSPACE.rawValue: return .backspace
    case FTC_KEY_DC.rawValue: return .delete
    case FTC_KEY_BTAB.rawValue: return .backTab
    case (FTC_KEY_F0.rawValue + 1)...(FTC_KEY_F0.rawValue + 24): return .function(Int(code - FTC_KEY_F0.rawValue))
    default: return nil
    }
  }
}
