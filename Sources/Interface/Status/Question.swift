/// Something that only the user can decide: no other key does anything until it is answered.
struct Question: Sendable {
  /// What it is about.
  indirect enum Kind: Sendable {
    /// A file is there already, and this was to write it.
    case replace(path: String, Effect)
    /// The capture is in no file, and this would end it.
    case unsaved(Effect)
  }

  /// What it is about, with what is done once it is answered.
  var kind: Kind

  init(_ kind: Kind) { self.kind = kind }

  /// The answers come first, because they must be seen on a narrow screen, too.
  ///
  /// - Parameter captured: packets of the capture.
  func text(captured: UInt64) -> String {
    switch kind {
    case .replace(let path, _): return "y replace  n leave: \(path) is there already"
    case .unsaved:
      let what = captured == 1 ? "1 packet is" : "\(captured) packets are"
      return "s save  t throw away  Esc back: \(what) not saved"
    }
  }
}
