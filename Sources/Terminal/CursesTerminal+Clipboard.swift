import Glibc

extension CursesTerminal {
  /// The longest text that is copied, in bytes: xterm takes 100,000 of base64, others no less.
  package static let longestCopy = 74_000

  /// Puts text on the clipboard of whoever sits at the terminal, by OSC 52: it works over SSH, and asks for no answer.
  ///
  /// - Returns: false when the text is too long or this kind of terminal is not known to understand it.
  package func copy(_ text: String) -> Bool {
    guard text.utf8.count <= Self.longestCopy else { return false }
    let type = getenv("TERM").map { String(cString: $0) } ?? ""
    let kinds = ["xterm", "tmux", "screen", "rxvt", "foot", "alacritty", "kitty", "wezterm", "st-", "vte", "konsole"]
    guard kinds.contains(where: { type.hasPrefix($0) }) else { return false }
    let code = "\u{1b}]52;c;" + Self.base64(Array(text.utf8)) + "\u{7}"
    // screen hands on what is inside a DCS, 256 bytes at most of it at once; tmux knows OSC 52 itself.
    guard type.hasPrefix("screen"), getenv("TMUX") == nil else { return write(code) }
    var rest = Substring(code)
    while !rest.isEmpty {
      guard write("\u{1b}P" + rest.prefix(240) + "\u{1b}\\") else { return false }
      rest = rest.dropFirst(240)
    }
    return true
  }

  /// Writes past ncurses, at once.
  func write(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(STDOUT_FILENO, $0.baseAddress?.advanced(by: sent), bytes.count - sent)
      }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN {
        var wait = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        guard poll(&wait, 1, 1000) > 0 else { return false }
        continue
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 3 * 4 + 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(bytes.count, start + 3)]
      let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        text.append(place <= group.count ? letters[value >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
