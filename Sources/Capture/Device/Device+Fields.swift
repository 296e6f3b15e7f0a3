import CFtview
import SystemCalls

extension Device {
  /// Fields whose changes are to be said.
  ///
  /// - Parameter lookups: where functions begin that return a socket, in ascending order.
  func setFields(_ wanted: [KernelFields.Wanted], layout: KernelFields.Layout, lookups: [UInt64]) throws(CaptureError) {
    let raw = file.raw
    let list = wanted.map(Self.field)
    let lookups = lookups.prefix(Int(ftview_lookups_max))
    let result = list.withUnsafeBufferPointer { list in
      Array(lookups).withUnsafeBufferPointer { lookups in
        var fields = ftview_fields()
        fields.fields = UInt64(UInt(bitPattern: list.baseAddress))
        fields.lookups = UInt64(UInt(bitPattern: lookups.baseAddress))
        fields.count = UInt32(clamping: list.count)
        fields.lookup_count = UInt32(clamping: lookups.count)
        fields.sk_at = UInt32(clamping: layout.socket)
        fields.family_at = UInt32(clamping: layout.family)
        fields.state_at = UInt32(clamping: layout.state)
        fields.type_at = UInt32(clamping: layout.type)
        fields.protocol_at = UInt32(clamping: layout.proto)
        return System.retrying { ftview_ioctl_set_fields(raw, &fields) }
      }
    }
    try check(result, .setFields)
  }

  private static func field(_ wanted: KernelFields.Wanted) -> ftview_field {
    var field = ftview_field()
    // What is longer was refused.
    _ = put(wanted.name, into: &field.name)
    let place = wanted.place
    field.base = place.base
    field.offset = UInt32(clamping: place.field.byteOffset)
    field.size = UInt32(clamping: place.field.size)
    field.shift = UInt32(clamping: place.field.shift)
    field.bits = UInt32(clamping: place.field.bits)
    field.kind = UInt32(place.field.kind.rawValue)
    if let minus = wanted.minus {
      field.flags = ftview_field_minus
      field.minus_base = minus.base
      field.minus_offset = UInt32(clamping: minus.field.byteOffset)
    }
    return field
  }
}
