/// A place in the kernel where a packet's window opens: handlers in the protocol tables, functions that take a packet, or
/// both.
package struct EntryPoint: Equatable, Sendable {
  /// As the user names it, and as the trace does: `tcp`, `ip-in`, `ip_local_deliver`, `veth:veth_xmit`.
  package var name: String
  /// `FTVIEW_ENTRY_*` bits of the handlers.
  var bits: UInt32 = 0
  /// Functions to hook.
  package var functions: [EntryFunction] = []
}
