import Testing

/// The built program in a process of its own, without a terminal.
struct ProgramTests {
  @Test func namesWhatIsMissing() throws {
    let result = try Command.run(Command.ftview, ["/nonexistent/trace.txt"])
    #expect(result.status == 2)
    #expect(result.errors.contains("/nonexistent/trace.txt"))
  }
}

/// The terminal that the tests look through shows what a program prints, or the tests prove nothing.
struct TmuxTerminalTests {
  @Test func showsWhatIsTyped() throws {
    let terminal = try TmuxTerminal(command: "cat", columns: 40, rows: 10)
    try terminal.type(text: "hello")
    try terminal.type("Enter")
    try terminal.wait(for: "the line and its echo") { $0.split(separator: "\n").filter { $0 == "hello" }.count == 2 }
  }
}
