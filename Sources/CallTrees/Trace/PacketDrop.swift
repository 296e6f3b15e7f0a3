import TraceEvents

/// That a packet was dropped, and why, as far as the trace says.
package struct PacketDrop: Sendable, Equatable {
  /// Why a packet was dropped.
  package enum Reason: Sendable, Equatable {
    /// The kernel's name without its prefix: `NETFILTER_DROP`.
    case name(String)
    /// Only its number, as an argument: which name it stands for differs from kernel to kernel (NETFILTER_DROP is 7 in
    /// Debian's 6.1 and 11 in its 6.12), and the trace does not say which kernel's it is.
    case number(Int)

    /// The kernel's name without its prefix; nil when only the number is known.
    package var name: String? { if case .name(let name) = self { name } else { nil } }

    /// The number; nil when the name is known.
    package var number: Int? { if case .number(let number) = self { number } else { nil } }

    /// `NETFILTER_DROP`, `reason 8`.
    package var text: String { name ?? "reason \(number ?? 0)" }
  }

  /// Nil when nothing tells.
  package var reason: Reason?
  /// The call that freed it, a row of the call table; nil when it was not traced.
  package var row: Int?

  /// `dropped: NETFILTER_DROP`, or `dropped` alone.
  package var text: String { reason.map { "dropped: \($0.text)" } ?? "dropped" }
}
