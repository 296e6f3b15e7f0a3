/// What is behind text that has no background of its own. No terminal is asked: a theme says what it is made for.
package enum Backdrop: String, Sendable, CaseIterable {
  case dark, light
  /// Nobody knows: text has to be legible on both.
  case either
}
