import CNcurses
import Glibc

extension CursesTerminal {
  /// Hands the terminal back for as long as `body` runs, then takes it again; the next screen is drawn whole.
  package func lend(_ body: () -> Void) {
    turnOwnModesOff()
    endwin()
    body()
    turnMouseOn()
    ftc_refresh()
    forgetScreen()
  }

  /// Waits until a key is pressed while the terminal is lent, or until `other` can be read. What the key sent is gone.
  package func waitForKey(or other: Int32) {
    var before = termios()
    guard tcgetattr(input, &before) == 0 else { return }
    var now = before
    now.c_lflag &= ~tcflag_t(ICANON | ECHO)
    // What was typed before, to the command, is no answer.
    tcsetattr(input, TCSAFLUSH, &now)
    defer { tcsetattr(input, TCSAFLUSH, &before) }
    var watched = [
      pollfd(fd: input, events: Int16(POLLIN), revents: 0), pollfd(fd: other, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&watched, 2, -1) < 0, errno == EINTR {}
  }
}
