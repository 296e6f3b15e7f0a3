/// A part of the main screen that keys go to.
enum Focus: Sendable, CaseIterable {
  case packets, calls, details
}
