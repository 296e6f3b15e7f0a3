import CallTrees
import TestSupport
import Testing

@Suite("Notes in the order of rows")
struct NoteReaderTests {
  /// Rows 0, 2 and 3 have notes; row 2 two of them.
  private let trace = TestSupport.trace(
    ofText: """
       1)               |  a(n=1) {
       1)   0.100 us    |    b();
       1)   0.200 us    |    c(n=2); /* <-a+0x1/0x2 ret=-22 */
       1)   0.300 us    |    d(n=3);
       1)   0.400 us    |    e();
       1)   9.000 us    |  }

      """)

  private func texts(_ notes: NoteStrings?) -> CallNotes? { notes.map { trace.notes.texts(of: $0) } }

  @Test("Each row has what the table says of it")
  func all() {
    var reader = NoteReader(trace.notes, from: 0)
    let args = (0..<5).map { row in
      let notes = texts(reader.take(row))
      #expect(notes == trace.notes[row])
      return notes?.args
    }
    #expect(args == ["n=1", nil, "n=2", "n=3", nil])
  }

  @Test("Bytes of one note are those of its text")
  func bytes() throws {
    var reader = NoteReader(trace.notes, from: 2)
    let taken = reader.take(2)
    let note = try #require(taken)
    var said: [String] = []
    for string in [note.args, note.ret, note.caller].compactMap({ $0 }) {
      trace.notes.withBytes(of: string) { said.append(String(decoding: $0, as: UTF8.self)) }
    }
    #expect(said == ["n=2", "-22", "a+0x1/0x2"])
    #expect(!note.hasLines && !note.isClosedByAnother)
  }

  @Test("It begins anywhere, and rows may be left out")
  func some() {
    var reader = NoteReader(trace.notes, from: 1)
    #expect(texts(reader.take(3))?.args == "n=3")
    #expect(reader.take(4) == nil)
    var end = NoteReader(trace.notes, from: 4)
    #expect(end.take(4) == nil)
    var whole = NoteReader(trace.notes, from: 1)
    #expect(whole.take(1) == nil)
    #expect(texts(whole.take(2))?.ret == "-22")
  }
}
