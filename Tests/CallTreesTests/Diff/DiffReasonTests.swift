import CallTrees
import TestSupport
import Testing

/// Which values a diff names as the cause of its first divergence.
@Suite("Reasons of a divergence")
struct DiffReasonTests {
  /// Two outermost calls of a text, compared.
  private func diff(_ text: String, _ options: DiffOptions = DiffOptions()) -> TreeDiff {
    let result = trace(ofText: text)
    return TreeDiff(left: result, result.packets[0], right: result, result.packets[1], options: options)
  }

  private func reasons(_ diff: TreeDiff) -> [String] {
    diff.reasons.map { "\(diff.name(of: $0.row)) \(DiffReasonText.text($0))" }
  }

  /// A packet that a rule looks at; it goes on to `demo_deliver` when the rule returns 1.
  private func packet(
    _ verdict: String, hook: String, cookie: String = "0xffff888001002000", length: String = "60"
  ) -> String {
    """
     1)               |  demo_rcv(skb=\(cookie), len=\(length)) {
     1)   0.100 us    |    demo_account(); /* ret=\(cookie) */
     1)               |    demo_hook() {
     1)   0.200 us    |      demo_rule(); /* ret=\(verdict) */
     1)   0.500 us    |    } /* demo_hook ret=\(hook) */
     1)   0.100 us    |    \(hook == "0x1" ? "demo_deliver" : "demo_free")();
     1)   2.000 us    |  } /* demo_rcv ret=0x0 */

    """
  }

  @Test("the last call that returned something else comes first, then what it had from others")
  func returned() {
    let result = diff(packet("0x1", hook: "0x1") + packet("0x0", hook: "-1", cookie: "0xffff888001003000"))
    #expect(reasons(result) == ["demo_hook returned 0x1 → -1 EPERM", "demo_rule returned 0x1 → 0x0"])
  }

  @Test("what a call was given comes behind what calls returned")
  func given() {
    let result = diff(packet("0x1", hook: "0x1", length: "0") + packet("0x0", hook: "-1", length: "60"))
    #expect(
      reasons(result) == [
        "demo_hook returned 0x1 → -1 EPERM", "demo_rule returned 0x1 → 0x0", "demo_rcv was given len=0 → 60",
      ])
    // Lengths alone say nothing.
    #expect(
      reasons(diff(packet("0x1", hook: "0x1", length: "40") + packet("0x1", hook: "0x2", length: "60"))) == [
        "demo_hook returned 0x1 → 0x2"
      ])
  }

  @Test("large numbers and addresses that differ are no reason by themselves")
  func always() {
    let result = diff(
      packet("0x123456", hook: "0x1", length: "1400")
        + packet("0x654321", hook: "-1", cookie: "0xffff888001003000", length: "1300"))
    #expect(reasons(result) == ["demo_hook returned 0x1 → -1 EPERM"])
  }

  @Test("what the call that they parted in returned comes of it")
  func around() {
    let left = """
       1)               |  demo_hook() {
       1)   0.200 us    |    demo_match();
       1)   0.500 us    |  } /* demo_hook ret=0x1 */

      """
    let right = """
       1)               |  demo_hook() {
       1)   0.200 us    |    demo_match();
       1)   0.200 us    |    demo_verdict();
       1)   0.500 us    |  } /* demo_hook ret=0x0 */

      """
    #expect(reasons(diff(left + right)) == ["demo_hook around it returned 0x1 → 0x0"])
  }

  @Test("addresses of kernels with five levels of page tables are addresses")
  func fiveLevels() {
    let result = diff(
      packet("0x1", hook: "0x1", cookie: "0xff11000004778b00") + packet("0x1", hook: "-1", cookie: "0xff11000004778c00")
    )
    #expect(reasons(result) == ["demo_hook returned 0x1 → -1 EPERM"])
    #expect(result.counts[.returnChanged] == 1)
  }

  @Test("the same calls have no reason to part")
  func same() {
    #expect(diff(packet("0x1", hook: "0x1") + packet("0x0", hook: "0x1")).reasons.isEmpty)
  }

  @Test("of a loop the first turns tell why the one has more of them")
  func loop() {
    func lookups(_ values: [String]) -> String {
      " 1)               |  demo_lookup() {\n"
        + values.map { " 1)   0.100 us    |    demo_bucket(); /* ret=\($0) */\n" }.joined()
        + " 1)   2.000 us    |  } /* demo_lookup ret=\(values.last ?? "") */\n"
    }
    let result = diff(lookups(["0xffff888001002000"]) + lookups(["0x0", "0x0"]))
    #expect(
      reasons(result) == [
        "demo_bucket returned 0xffff888001002000 → 0x0", "demo_lookup around it returned 0xffff888001002000 → 0x0",
      ])
  }

  @Test("what other packets of the one's family have too, and what is new each time, is no reason")
  func families() throws {
    let lefts = (0..<30).map { packet("0x\($0 % 2)", hook: "0x1", length: "\($0)") }
    let rights = (0..<30).map { packet("0x0", hook: "-1", length: "\(40 + $0)") }
    let result = trace(ofText: (lefts + rights).joined())
    var table = FamilyTable()
    table.update(result)
    var options = DiffOptions()
    FamilyTolerance([
      FamilyTolerance.Side(result, table, position: 1), FamilyTolerance.Side(result, table, position: 30),
    ]).inform(&options)
    let across = TreeDiff(left: result, result.packets[1], right: result, result.packets[30], options: options)
    #expect(reasons(across) == ["demo_hook returned 0x1 → -1 EPERM"])
    FamilyTolerance([
      FamilyTolerance.Side(result, table, position: 1), FamilyTolerance.Side(result, table, position: 2),
    ]).inform(&options)
    #expect(options.isOneFamily)
  }

  @Test("families are told apart by what a function returned, where that is asked for")
  func split() throws {
    let result = trace(
      ofText: packet("0x1", hook: "0x1") + packet("0x0", hook: "0x1") + packet("0x1", hook: "0x1")
        + packet("0x1", hook: "-1"))
    #expect(FamilyTable(result).families.map(\.count) == [3, 1])
    let table = FamilyTable(result, split: FamilySplit([try #require(GlobPattern("demo_[rh]*"))]))
    #expect(table.families.map(\.count) == [2, 1, 1])
    #expect(
      table.families.map(\.returned) == [
        ["demo_rcv = 0x0", "demo_hook = 0x1", "demo_rule = 0x1"],
        ["demo_rcv = 0x0", "demo_hook = 0x1", "demo_rule = 0x0"],
        ["demo_rcv = 0x0", "demo_hook = -1 EPERM", "demo_rule = 0x1"],
      ])
    var names = FamilyNames()
    names.update(table, result)
    #expect(names[1].long.hasSuffix(" (demo_rcv = 0x0, demo_hook = 0x1, demo_rule = 0x0)"))
    let pointers = FamilyTable(result, split: FamilySplit([try #require(GlobPattern("demo_account"))]))
    #expect(pointers.families.map(\.returned) == [["demo_account = a pointer"], ["demo_account = a pointer"]])
  }

  @Test("numbers of any size count where they are the same in each packet of a family")
  func constant() {
    let lefts = (0..<30).map { _ in packet("0x1", hook: "0x1", length: "1500") }
    let rights = (0..<30).map { _ in packet("0x1", hook: "-1", length: "1280") }
    let result = trace(ofText: (lefts + rights).joined())
    var table = FamilyTable()
    table.update(result)
    var options = DiffOptions()
    FamilyTolerance([
      FamilyTolerance.Side(result, table, position: 0), FamilyTolerance.Side(result, table, position: 30),
    ]).inform(&options)
    let across = TreeDiff(left: result, result.packets[0], right: result, result.packets[30], options: options)
    #expect(reasons(across) == ["demo_hook returned 0x1 → -1 EPERM", "demo_rcv was given len=1500 → 1280"])
  }

  @Test("arguments are told apart by their names, whatever their values hold")
  func arguments() {
    let parts = ArgumentList.parts(of: "a=0x1, s=\"x, y=2\", f={g=1, h=2}, plain, b=(c=3, d)")
    #expect(parts.map(\.name) == ["a", "s", "f", "b"])
    #expect(parts.map(\.value) == ["0x1", "\"x, y=2\"", "{g=1, h=2}", "(c=3, d)"])
  }
}
