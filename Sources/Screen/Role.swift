/// What a piece of text on the screen is, never what it looks like: a theme gives each role its look.
///
/// The raw value is the role's name in a theme file. `text` is what every other role falls back to.
package enum Role: String, CaseIterable, Sendable, Hashable {
  case text
  case dim = "text.dim"
  case title
  case border
  case bar
  case packetRow = "packet.row"
  case packetSelected = "packet.selected"
  case packetProtocol = "packet.protocol"
  case packetDrop = "packet.drop"
  case packetMarked = "packet.marked"
  case callName = "call.name"
  case callModule = "call.module"
  case callTime = "call.time"
  case callSlow = "call.slow"
  case callGuide = "call.guide"
  case callFold = "call.fold"
  case callInterrupt = "call.interrupt"
  case callIncomplete = "call.incomplete"
  case callLost = "call.lost"
  case callError = "call.error"
  case callNoise = "call.noise"
  case callPinned = "call.pinned"
  case callSelected = "call.selected"
  case selectedElsewhere = "selected.elsewhere"
  case detailLabel = "detail.label"
  case detailValue = "detail.value"
  case detailHex = "detail.hex"
  case diffSame = "diff.same"
  case diffAdded = "diff.added"
  case diffRemoved = "diff.removed"
  case diffSlower = "diff.slower"
  case diffFaster = "diff.faster"
  case searchMatch = "search.match"
  case status
  case statusArmed = "status.armed"
  case statusLost = "status.lost"
  case hint
  case hintKey = "hint.key"
  case message
  case messageError = "message.error"
  case prompt
  case promptError = "prompt.error"
  case helpKey = "help.key"
  case helpText = "help.text"
  case helpGroup = "help.group"
}
