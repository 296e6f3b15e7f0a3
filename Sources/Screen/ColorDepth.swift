/// How many colours a terminal shows.
package enum ColorDepth: Sendable, Equatable, CaseIterable {
  case mono, ansi8, ansi16, indexed256
}
