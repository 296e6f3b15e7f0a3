/// A reason in words, the same in reports and on the screen.
package enum DiffReasonText {
  /// Without the function: `returned 1 → -1 EPERM`, `was given flag=0x0 → 0x400`, `around it returned 1 → 0`.
  package static func text(_ reason: DiffReason, arrow: String = "→") -> String {
    let (left, right) = (ReturnValue.words(reason.left), ReturnValue.words(reason.right))
    return switch reason.slot {
    case .returned: "\(reason.isAround ? "around it " : "")returned \(left) \(arrow) \(right)"
    case .field(let name): "\(reason.isAround ? "began" : "returned") with \(name) \(left) \(arrow) \(right)"
    case .argument(let name): "was given \(name)=\(left) \(arrow) \(right)"
    }
  }
}
