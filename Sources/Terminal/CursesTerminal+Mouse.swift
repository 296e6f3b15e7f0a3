import CNcurses
import Glibc
import Screen

/// Mice beyond column 223, and those that are dragged. The terminfo of tmux and screen knows only the old way to tell where a
/// mouse is, a byte for each coordinate. Of several events that come at once ncurses makes one. So the new way, in decimal
/// digits, is asked for here, with moves while a button is down (1002), and read.
extension CursesTerminal {
  /// Asks for mice, where the terminal has any.
  func turnMouseOn() {
    guard takesMouse else { return }
    ftc_mouse(true)
    guard ftc_has_mouse() else { return }
    ftc_define_key("\u{1b}[<", Int32(FTC_KEY_SGR_MOUSE.rawValue))
    hasOwnModes = write("\u{1b}[?1002h\u{1b}[?1006h")
  }

  /// Leaves the mouse to the terminal.
  func turnMouseOff() {
    ftc_mouse(false)
    turnOwnModesOff()
  }

  /// Takes back what ncurses does not know of; its own it takes back itself.
  func turnOwnModesOff() {
    if hasOwnModes { hasOwnModes = !write("\u{1b}[?1006l\u{1b}[?1002l") }
  }

  /// What follows `ESC [ <`: `0;250;12M`, button, column and row, `m` when it was let go; nil for what means nothing here. Waits a
  /// moment for what is still on its way, for it would be taken for keys.
  func longMouse() -> MouseInput? {
    var numbers = [0]
    for _ in 0..<24 {
      guard let byte = nextInSequence() else { return nil }
      switch byte {
      case 0x30...0x39: numbers[numbers.count - 1] = min(99_999, numbers[numbers.count - 1] * 10 + Int(byte - 0x30))
      case UInt32(UInt8(ascii: ";")): numbers.append(0)
      case UInt32(UInt8(ascii: "M")):
        guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
        return longMouse(button: numbers[0], x: numbers[1] - 1, y: numbers[2] - 1)
      default: return nil
      }
    }
    return nil
  }

  private func longMouse(button: Int, x: Int, y: Int) -> MouseInput? {
    // Shift, Meta and Control are in three bits.
    switch button & ~0b11100 {
    case 0: return press(x, y)
    case 32: return MouseInput(.drag, x: x, y: y)
    case 64: return MouseInput(.wheelUp, x: x, y: y)
    case 65: return MouseInput(.wheelDown, x: x, y: y)
    default: return nil
    }
  }

  private func nextInSequence() -> UInt32? {
    for isLast in [false, true] {
      var code: wint_t = 0
      if ftc_next_key(&code) == OK { return UInt32(code) }
      var wait = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      guard !isLast, poll(&wait, 1, 50) > 0 else { return nil }
    }
    return nil
  }
}
