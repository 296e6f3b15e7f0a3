/// A part of the main screen that keys go to.
package enum Focus: Sendable, CaseIterable {
  case packets, calls, details
}
