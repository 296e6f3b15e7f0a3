import Foundation
import Glibc
import Testing

/// A connection to a terminal's tmux that stays open: asking it costs less than a millisecond, where a process for each question
/// costs twenty (tmux(1), CONTROL MODE).
final class TmuxControl {
  private var pid: pid_t = 0
  private let input: Int32
  private let output: UnsafeMutablePointer<FILE>

  /// - Parameter socket: the name of the server's socket.
  init(socket: String) throws {
    var (down, up): ([Int32], [Int32]) = ([0, 0], [0, 0])
    try #require(pipe(&down) == 0 && pipe(&up) == 0)
    for end in down + up { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, down[0], 0)
    posix_spawn_file_actions_adddup2(&actions, up[1], 1)
    let words = ["tmux", "-u", "-L", socket, "-C", "attach", "-t", "t", "-f", "ignore-size,no-output"]
    var argv = words.map { strdup($0) } + [nil]
    defer { for text in argv { free(text) } }
    let failure = posix_spawn(&pid, TmuxTerminal.program, &actions, nil, &argv, environ)
    Glibc.close(down[0])
    Glibc.close(up[1])
    input = down[1]
    output = try #require(fdopen(up[0], "r"))
    try #require(failure == 0, "tmux did not start")
    _ = answer()
  }

  deinit {
    Glibc.close(input)
    fclose(output)
    waitpid(pid, nil, 0)
  }

  /// What tmux answers to a command, without the last line's end.
  func ask(_ command: String) -> String {
    let line = Array((command + "\n").utf8)
    _ = write(input, line, line.count)
    return answer()
  }

  /// Presses keys, or whatever else a terminal sends.
  func type(bytes: String) {
    _ = ask("send-keys -t t -H " + bytes.utf8.map { String($0, radix: 16) }.joined(separator: " "))
  }

  private func answer() -> String {
    var lines: [String] = []
    var isAnswer = false
    var line: UnsafeMutablePointer<CChar>?
    var room = 0
    defer { free(line) }
    while getline(&line, &room, output) > 0, let text = line.map({ String(cString: $0).dropLast() }) {
      if text.hasPrefix("%begin ") {
        isAnswer = true
      } else if text.hasPrefix("%end ") || text.hasPrefix("%error ") {
        break
      } else if isAnswer {
        lines.append(String(text))
      }
    }
    return lines.joined(separator: "\n")
  }
}
