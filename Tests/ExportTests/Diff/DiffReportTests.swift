import CallTrees
import Export
import Foundation
import TestSupport
import Testing

@Suite("Reports of a diff")
struct DiffReportTests {
  static let left = """
     1)               |  tcp_v4_rcv() {
     1)   0.100 us    |    a();
     1)   0.100 us    |    b();
     1)               |    tcp_v4_do_rcv() {
     1)   0.100 us    |      tcp_ack();
     1)   0.100 us    |      kfree();
     1)   0.100 us    |      kfree();
     1)   1.000 us    |    }
     1)   0.100 us    |    c(); /* ret=0 */
     1)   0.100 us    |    d();
     1)   2.100 us    |  }

    """
  static let right = """
     1)               |  tcp_v4_rcv() {
     1)   0.100 us    |    a();
     1)   0.100 us    |    b();
     1)               |    tcp_v4_do_rcv() {
     1)   2.500 us    |      tcp_send_dupack();
     1)   0.100 us    |      kfree();
     1)   0.100 us    |      kfree();
     1)   0.100 us    |      kfree();
     1)   4.000 us    |    }
     1)   0.100 us    |    c(); /* ret=-22 */
     1)   0.100 us    |    d();
     1)   5.100 us    |  }

    """

  private func report(_ left: String, _ right: String, _ options: DiffOptions = DiffOptions()) -> DiffReport {
    let (one, other) = (trace(ofText: left), trace(ofText: right))
    return DiffReport(
      left: DiffReport.Side(label: "a.txt#1", one, one.packets[0]),
      right: DiffReport.Side(label: "b.txt#1", other, other.packets[0]), options: options)
  }

  private func text(_ report: DiffReport) -> String {
    var buffer = ExportBuffer()
    DiffText.write(report, into: &buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test("The text names the first divergence and shows what differs, with its callers and neighbours")
  func unified() {
    #expect(
      text(report(Self.left, Self.right)) == """
        --- a.txt#1  tcp_v4_rcv  9 calls, 2.100 us
        +++ b.txt#1  tcp_v4_rcv  10 calls, 5.100 us
        first divergence: tcp_v4_rcv/tcp_v4_do_rcv/tcp_ack (only left; the right one calls tcp_send_dupack)
        first other return value: tcp_v4_rcv/c  ret 0 → -22 EINVAL
        right: first error: -22 EINVAL, by tcp_v4_rcv/c
        2 slower, 1 only left, 1 only right, 1 count changed, 1 return value changed
        +3.000 us in all:
           +2.500 us   83 %  only right  …/tcp_v4_do_rcv/tcp_send_dupack
             -100 ns   -3 %  only left  …/tcp_v4_do_rcv/tcp_ack
             +100 ns    3 %  count changed  …/tcp_v4_do_rcv/kfree ×2 → ×3
             +500 ns   17 %  the rest, 6 calls within the tolerance

        signs: - only left, + only right, ^ moved, ~ renamed, # count changed, > slower, < faster, \
        = return value changed

        >tcp_v4_rcv  2.100 us → 5.100 us (+3.000 us)  slower
           … 1 same
           b  100 ns → 100 ns
        >  tcp_v4_do_rcv  1.000 us → 4.000 us (+3.000 us)  slower
        -    tcp_ack  100 ns
        +    tcp_send_dupack  2.500 us
        #    kfree ×2 → ×3  200 ns → 300 ns (+100 ns)
        =  c  100 ns → 100 ns  ret 0 → -22 EINVAL
           d  100 ns → 100 ns

        """)
  }

  @Test("What was moved has the same sign in both places, and words that tell them apart")
  func moved() {
    func trace(_ callees: [String]) -> String {
      " 1)               |  f() {\n" + callees.map { " 1)   0.100 us    |    \($0)();\n" }.joined()
        + " 1)   9.000 us    |  }\n"
    }
    let lines = text(report(trace(["a", "b"]), trace(["b", "a"]))).split(separator: "\n").suffix(4)
    #expect(
      lines.joined(separator: "\n") == """
         f  9.000 us → 9.000 us
        ^  b  100 ns  moved to here
           a  100 ns → 100 ns
        ^  b  100 ns  moved from here
        """)
  }

  @Test("Nothing to tell is one word")
  func same() {
    #expect(
      text(report(Self.left, Self.left)) == """
        --- a.txt#1  tcp_v4_rcv  9 calls, 2.100 us
        +++ b.txt#1  tcp_v4_rcv  9 calls, 2.100 us
        same

        """)
  }

  @Test("Other times alone are no divergence")
  func times() {
    let slow = Self.left.replacingOccurrences(of: "0.100 us    |      tcp_ack", with: "9.100 us    |      tcp_ack")
    #expect(text(report(Self.left, slow)).contains("\nsame calls\n1 slower\n"))
  }

  @Test("A report says that usual times were learned")
  func learned() throws {
    var options = DiffOptions()
    options.learned = [CallPathNumber.of(["tcp_v4_rcv", "b"]): 5000]
    let report = report(Self.left, Self.right, options)
    #expect(text(report).contains("\nusual times known of 1 call path\n"))
    #expect(try json(report).tolerance == ["percent": 20, "ns": 500, "learned": 1])
    #expect(try json(self.report(Self.left, Self.right)).tolerance["learned"] == 0)
  }

  struct Document: Decodable {
    struct Divergence: Decodable {
      var row: Int
      var path: [String]
    }
    struct Row: Decodable {
      struct Calls: Decodable {
        var call: Int
        var count: Int
        var duration_ns: Int?
      }
      var function: String
      var state: String
      var left: Calls?
      var right: Calls?
      var ret: [String]?
    }
    var format: String
    var tolerance: [String: Int]
    var same: Bool
    var counts: [String: Int]
    var first_divergence: Divergence?
    var rows: [Row]
  }

  private func json(_ report: DiffReport) throws -> Document {
    var buffer = ExportBuffer()
    DiffJSON.write(report, into: &buffer)
    return try JSONDecoder().decode(Document.self, from: Data(buffer.bytes))
  }

  @Test("Another program reads the JSON")
  func decodes() throws {
    let document = try json(report(Self.left, Self.right))
    #expect(document.format == "ftview-diff/1")
    #expect(!document.same)
    #expect(document.counts["only_left"] == 1)
    #expect(document.first_divergence?.path == ["tcp_v4_rcv", "tcp_v4_do_rcv", "tcp_ack"])
    #expect(document.first_divergence?.row == 4)
    let kfree = document.rows[6]
    #expect(kfree.state == "count_changed")
    #expect(kfree.left?.call == 6)
    #expect(kfree.left?.count == 2)
    #expect(kfree.right?.duration_ns == 300)
    #expect(document.rows[5].left == nil)
    #expect(document.rows[7].ret == ["0", "-22"])
    #expect(try json(report(Self.left, Self.left)).first_divergence == nil)
  }
}

@Suite("Times for people")
struct TimeTextTests {
  @Test(
    "Four digits, rounded, halves away from zero",
    arguments: [
      (0, "0 ns"), (999, "999 ns"), (1000, "1.000 us"), (1999, "1.999 us"), (12_344, "12.34 us"), (12_345, "12.35 us"),
      (-12_345, "-12.35 us"), (-12_344, "-12.34 us"), (66_509_820, "66.51 ms"), (999_949, "999.9 us"),
      (999_950, "1.000 ms"), (999_999, "1.000 ms"), (1_234_499, "1.234 ms"), (1_234_500, "1.235 ms"),
      (999_949_999, "999.9 ms"), (999_950_000, "1.000 s"), (2_000_000_000, "2.000 s"), (999_950_000_000, "1000 s"),
      (12_345_499_999_999, "12345 s"), (12_345_500_000_000, "12346 s"), (-1500, "-1.500 us"),
      (.max, "9223372037 s"), (.min, "-9223372037 s"),
    ] as [(Int64, String)])
  func short(nanoseconds: Int64, text: String) {
    #expect(TimeText.short(nanoseconds) == text)
  }

  @Test("A difference has its sign")
  func signed() {
    #expect(TimeText.signed(5) == "+5 ns")
    #expect(TimeText.signed(-5) == "-5 ns")
    #expect(TimeText.signed(nil) == "?")
  }
}
