/// Names that formats use and that no format explains.
enum PrintConstants {
  private static let softIRQs = [
    "HI_SOFTIRQ", "TIMER_SOFTIRQ", "NET_TX_SOFTIRQ", "NET_RX_SOFTIRQ", "BLOCK_SOFTIRQ", "IRQ_POLL_SOFTIRQ",
    "TASKLET_SOFTIRQ", "SCHED_SOFTIRQ", "HRTIMER_SOFTIRQ", "RCU_SOFTIRQ",
  ]
  private static let others: [String: Int64] = [
    "NULL": 0, "true": 1, "false": 0, "HRTIMER_NORESTART": 0, "HRTIMER_RESTART": 1, "BLOCK_IOPOLL_SOFTIRQ": 5,
  ]

  static func value(_ name: String) -> Int64? {
    others[name] ?? softIRQs.firstIndex(of: name).map(Int64.init)
  }

  /// The value of an expression without fields.
  static func fold(_ expression: PrintExpression) -> Int64? {
    switch expression {
    case .number(let value): return value
    case .unary(let mark, let operand): return fold(operand).flatMap(mark.apply)
    case .binary(let mark, let left, let right, let isUnsigned):
      guard let left = fold(left), let right = fold(right) else { return nil }
      return mark.apply(left, right, isUnsigned: isUnsigned)
    case .conditional(let condition, let yes, let no):
      return fold(condition).flatMap { $0 != 0 ? fold(yes) : fold(no) }
    case .cast(let type, let operand): return fold(operand).map(type.convert)
    default: return nil
    }
  }
}
