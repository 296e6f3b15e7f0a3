import Testing

@testable import TraceEvents

/// Layouts of real kernels as the fields' names and sizes: the formats themselves stand in EventLayoutTests and in the
/// recorded files.
@Suite("Layouts of the graph tracer's records")
struct GraphRecordLayoutTests {
  private func layout(_ event: String, _ fields: [(String, Int)], pid: Int = 4) throws -> GraphRecordLayout {
    var text = "name: \(event)\nID: 11\nformat:\n"
    var offset = 0
    let common = [("common_type", 2), ("common_flags", 1), ("common_preempt_count", 1), ("common_pid", pid)]
    for (name, size) in common + fields {
      text += "\tfield:unsigned long \(name);\toffset:\(offset);\tsize:\(size);\tsigned:0;\n"
      offset += size
    }
    return GraphRecordLayout(try EventFormat(text: text + "\nprint fmt: \"\"\n", system: "ftrace"))
  }

  @Test("those of 6.1 to 7.3, with and without what is configured, are known")
  func known() throws {
    let depth4 = [("func", 8), ("depth", 4)]
    let depth8 = [("func", 8), ("depth", 8)]
    for (event, fields, text) in [
      ("funcgraph_entry", depth4, "func, depth (4 bytes)"),
      ("funcgraph_entry", depth8 + [("args[]", 0)], "func, depth (8 bytes), args[]"),
      ("fgraph_retaddr_entry", depth4 + [("retaddr", 8)], "func, depth (4 bytes), retaddr"),
      ("fgraph_retaddr_entry", depth8 + [("retaddr", 8), ("args[]", 0)], "func, depth (8 bytes), retaddr, args[]"),
      (
        "funcgraph_exit", depth4 + [("overrun", 4), ("calltime", 8), ("rettime", 8)],
        "func, depth (4 bytes), overrun, calltime, rettime"
      ),
      (
        "funcgraph_exit", depth4 + [("retval", 8), ("overrun", 4), ("rettime", 8)],
        "func, depth (4 bytes), retval, overrun, rettime"
      ),
    ] {
      let layout = try layout(event, fields)
      #expect(layout.fields == text)
      #expect(layout.unknown == [] && layout.missing == [], "\(text)")
    }
  }

  @Test("what is new is named, and what lacks")
  func others() throws {
    #expect(try layout("funcgraph_entry", [("func", 8), ("depth", 4), ("cookie", 8)]).unknown == ["cookie"])
    #expect(try layout("funcgraph_exit", [("func", 8), ("depth", 4), ("common_color", 8)]).unknown == ["common_color"])
    #expect(try layout("funcgraph_entry", [("depth", 4)]).missing == ["func"])
    #expect(try layout("funcgraph_entry", [("func", 8)]).missing == ["depth"])
    #expect(try layout("funcgraph_entry", [("func", 6), ("depth", 4)]).missing == ["func"])
    #expect(try layout("funcgraph_exit", [("func", 8), ("depth", 4)], pid: 8).missing == ["common_pid"])
  }
}
