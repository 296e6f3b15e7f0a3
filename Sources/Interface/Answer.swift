/// What a pane answers to a key. Its own state is changed by then; this is what only others can do, and the router
/// (``ViewState``) sees to it: first the requests, in their order, then the message.
struct Answer {
  /// Something that another pane has to do.
  indirect enum Request {
    /// Another packet is under the cursor of the list: the call graph is to be that one's.
    case showPacket
    /// The packet at this position of the trace goes under the cursor of the list.
    case choosePacket(Int)
    /// The call graph goes to this call of the packet under the cursor of the list.
    case reveal(row: Int)
    /// Keys go there from now on.
    case focus(Focus)
    /// The call graph does this.
    case passToCalls(KeyCommand)
    /// The panes of the main screen come back.
    case closeMode
    /// The call graph shows this call, a row of the call table, and its function is searched for; there may be others.
    case showCall(row: Int, search: String, hasOthers: Bool)
    /// The packet list is sorted by this column, or the other way round by the same one.
    case sort(PacketColumn)
    /// Only this family's packets are listed.
    case listFamily(Int)
    /// The diff of two packets, or of two calls, is opened.
    case compare(Selection, Selection)
    /// A line is asked for.
    case prompt(Prompt.Kind, text: String)
    /// A line was typed, and is to be done.
    case promptDone(Prompt)
    /// A line is given up.
    case promptClosed(Prompt)
    /// A word of a line is to be completed.
    case complete(Prompt)
    /// The cursor follows a pattern that is being typed.
    case search(Prompt)
    /// An effect that takes the capture away: a capture that is not saved is asked about first.
    case leave(Effect)
    /// The same, and the user has said that it may go.
    case abandon(Effect)
  }

  var message: Message?
  var requests: [Request] = []
  var effects: [Effect] = []

  /// There is nothing for others to do.
  static var done: Answer { Answer() }

  static func say(_ text: String) -> Answer { Answer(message: Message(text: text, isError: false)) }

  static func complain(_ text: String) -> Answer { Answer(message: Message(text: text, isError: true)) }

  static func ask(_ requests: Request...) -> Answer { Answer(requests: requests) }
}
