import TraceEvents

/// Marks of one call.
package struct CallFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
  /// One bit for each mark. Which bit is this program's own choice.
  package let rawValue: UInt8

  /// The marks of these bits; other bits than those below must be 0.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The call is an interrupt that landed here, or lies inside one: real, but not the packet's.
  package static let interrupt = CallFlags(rawValue: 1 << 0)
  /// The call's return was not seen: its duration is not known.
  package static let noReturn = CallFlags(rawValue: 1 << 1)
  /// The call's entry was not seen: its start is not known.
  package static let noEntry = CallFlags(rawValue: 1 << 2)
  /// Events were lost inside the call: it may have had more callees than shown.
  package static let lost = CallFlags(rawValue: 1 << 3)
  /// The trace closes another function than the one that was open here.
  package static let fault = CallFlags(rawValue: 1 << 4)

  /// Events were lost before this call, and with them who called it: it may have had callers that are not shown.
  package static let callersLost = CallFlags(rawValue: 1 << 5)

  /// The call is not known from its entry to its return, whole: it is left out of sums.
  package static let incomplete: CallFlags = [.noReturn, .noEntry, .lost]

  /// As in `OptionSet`, but one instruction where the compiler does not see through the protocol.
  package func contains(_ member: CallFlags) -> Bool { rawValue & member.rawValue == member.rawValue }
}
