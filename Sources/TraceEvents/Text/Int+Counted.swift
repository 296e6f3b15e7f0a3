extension Int {
  /// So many of what a noun names: `1 call`, `3 calls`.
  package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
