import Foundation
import Testing

/// What a move of the cursor sends to the terminal, which a slow line has to carry.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct MoveBytesTests {
  @Test(arguments: [("line", 300), ("name", 120)]) func aMoveWithoutScrolling(cursor: String, limit: Int) throws {
    let calls = (0..<30).map { " 1)   0.\(100 + $0) us    |    tcp_step_\(100 + $0)();\n" }.joined()
    let text = " 1)               |  tcp_v4_rcv() {\n" + calls + " 1)   9.000 us    |  }\n"
    try FileCommandTests().inDirectory { folder in
      let file = folder.appendingPathComponent("t.txt")
      try Data(text.utf8).write(to: file)
      let terminal = try TmuxTerminal(
        command: "TERM=xterm-256color '\(Command.ftview)' '\(file.path)'", columns: 120, rows: 40,
        environment: ["LC_ALL": "C.UTF-8"])
      try terminal.waitUntilRead(showing: "tcp_step_129")
      try terminal.type("Enter")
      try terminal.wait(forText: "line 1/31")
      try terminal.type(text: ":set cursor \(cursor)")
      try terminal.type("Enter")
      try terminal.type(text: "12j")
      try terminal.wait(forText: "line 13/31")
      _ = terminal.countOutput()
      for line in 14...18 {
        try terminal.type(text: "j")
        // Bytes first: to look at the screen throws them away.
        let bytes = terminal.countOutput()
        #expect(bytes <= limit)
        #expect(bytes > 40)
        try terminal.wait(forText: "line \(line)/31")
      }
    }
  }
}
