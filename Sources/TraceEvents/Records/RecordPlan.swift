/// Where one number lies in a record. Plain data: a field that a kernel does not have is of size 0.
struct NumberField: Sendable {
  var offset: Int32
  var size: UInt8
  var isSigned: Bool

  /// A field that is not there.
  static let absent = NumberField(offset: 0, size: 0, isSigned: false)

  private init(offset: Int32, size: UInt8, isSigned: Bool) {
    self.offset = offset
    self.size = size
    self.isSigned = isSigned
  }

  init(_ field: EventFormat.Field?) {
    guard let field, case .number = field.shape, [1, 2, 4, 8].contains(field.size),
      let offset = Int32(exactly: field.offset)
    else {
      self = .absent
      return
    }
    self.init(offset: offset, size: UInt8(field.size), isSigned: field.isSigned)
  }

  var isThere: Bool { size != 0 }

  /// The number in `record`, zero-extended; nil when the field is absent or the record ends before it.
  @inline(__always)
  func unsigned(_ record: UnsafeRawBufferPointer, _ bigEndian: Bool) -> UInt64? {
    let at = Int(offset)
    guard size != 0, at >= 0, at &+ Int(size) <= record.count else { return nil }
    switch size {
    case 8:
      let raw = record.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      return bigEndian ? raw.byteSwapped : raw
    case 4:
      let raw = record.loadUnaligned(fromByteOffset: at, as: UInt32.self)
      return UInt64(bigEndian ? raw.byteSwapped : raw)
    case 2:
      let raw = record.loadUnaligned(fromByteOffset: at, as: UInt16.self)
      return UInt64(bigEndian ? raw.byteSwapped : raw)
    default:
      return UInt64(record[at])
    }
  }

  /// The number in `record`, sign-extended from its size.
  @inline(__always)
  func signed(_ record: UnsafeRawBufferPointer, _ bigEndian: Bool) -> Int64? {
    guard let raw = unsigned(record, bigEndian) else { return nil }
    let shift = Int64(64 &- Int64(size) &* 8)
    return (Int64(bitPattern: raw) &<< shift) &>> shift
  }
}

/// A record of a call as nearly every kernel lays it out: little-endian, addresses and times of 8 bytes, a depth of 4 or 8. Its
/// length is asked for once: ``RecordPlan/plainLength`` is behind the last byte that a plan's fields reach.
struct PlainRecord {
  private let base: UnsafeRawPointer

  /// Nil when the record is shorter, or its plan is another one (`length` is then ``RecordPlan/notPlain``).
  @inline(__always)
  init?(_ record: UnsafeRawBufferPointer, length: Int32) {
    guard let base = record.baseAddress, record.count >= Int(length) else { return nil }
    self.base = base
  }

  /// A field of 2 bytes.
  @inline(__always)
  func u16(_ field: NumberField) -> UInt16 { base.loadUnaligned(fromByteOffset: Int(field.offset), as: UInt16.self) }

  /// A field of 4 bytes.
  @inline(__always)
  func i32(_ field: NumberField) -> Int32 { base.loadUnaligned(fromByteOffset: Int(field.offset), as: Int32.self) }

  /// A field of 8 bytes.
  @inline(__always)
  func u64(_ field: NumberField) -> UInt64 { base.loadUnaligned(fromByteOffset: Int(field.offset), as: UInt64.self) }

  /// How deep a call is; below -1 there is nothing.
  @inline(__always)
  func depth(_ field: NumberField) -> Int32 {
    if field.size == 4 { return max(-1, base.loadUnaligned(fromByteOffset: Int(field.offset), as: Int32.self)) }
    return Int32(clamping: max(-1, Int64(bitPattern: u64(field))))
  }
}

/// What to do with the records of one event number, worked out once per event from its format.
///
/// Kernels differ: `calltime` and `rettime` of an exit moved to 16 and 24 when `overrun` was put last, `retval` came with
/// 6.5, later kernels left `calltime` out again, and 6.13 and 6.15 brought `retaddr` and `args` of an entry.
struct RecordPlan: Sendable {
  enum Kind: UInt8, Sendable {
    case entry, exit, packetBegin, packetNested, packetEnd, callReturn, callArguments, packetField, packetObject
    /// Anything else becomes a comment.
    case comment
    /// A comment, and one for each function of the stack.
    case stack
    /// The file does not say what such records hold.
    case unknown
  }

  var kind: Kind
  var function = NumberField.absent
  var depth = NumberField.absent
  /// Entries: the return address.
  var caller = NumberField.absent
  /// Entries, and what the module says of them: where the arguments begin, of `argumentSize` bytes each up to the record's end; -1 for none.
  var arguments: Int32 = -1
  var argumentSize: Int32 = 8
  /// Exits.
  var callTime = NumberField.absent
  var returnTime = NumberField.absent
  var returnValue = NumberField.absent
  /// All but entries and exits: position of the format in the decoder's list.
  var details: Int32 = -1

  /// An entry has more than its function and depth.
  var hasExtras = false
  /// How long a record must be to be a ``PlainRecord``.
  private(set) var plainLength = Self.notPlain

  static let notPlain = Int32.max

  init(_ kind: Kind) { self.kind = kind }

  init(_ format: EventFormat, bigEndian: Bool) {
    self.init(format)
    guard !bigEndian, kind == .entry || kind == .exit, function.size == 8, [4, 8].contains(depth.size) else { return }
    let times = [callTime, returnTime].filter(\.isThere)
    // One time alone says nothing; a value takes the long way.
    guard times.count != 1, times.allSatisfy({ $0.size == 8 }), !returnValue.isThere else { return }
    plainLength = Self.end(of: [function, depth] + times) ?? Self.notPlain
  }

  /// Where the last of these fields ends; nil when one lies where none can be.
  static func end(of fields: [NumberField]) -> Int32? {
    guard fields.allSatisfy({ $0.offset >= 0 && $0.offset < 1 << 16 }) else { return nil }
    return fields.map { $0.offset + Int32($0.size) }.max()
  }

  private init(_ format: EventFormat) {
    self.init(.comment)
    switch format.name {
    case GraphEventName.entry, GraphEventName.callerEntry, GraphEventName.laterCallerEntry:
      function = NumberField(format.field("func"))
      guard function.isThere else { return }
      kind = .entry
      depth = NumberField(format.field("depth"))
      caller = NumberField(format.field("retaddr"))
      if let args = format.field("args"), args.size == 0, let offset = Int32(exactly: args.offset) {
        arguments = offset
        argumentSize = Int32(function.size)
      }
      hasExtras = caller.isThere || arguments >= 0
    case GraphEventName.exit:
      function = NumberField(format.field("func"))
      guard function.isThere else { return }
      kind = .exit
      depth = NumberField(format.field("depth"))
      callTime = NumberField(format.field("calltime"))
      returnTime = NumberField(format.field("rettime"))
      returnValue = NumberField(format.field("retval"))
    case PacketEventName.begin where format.field("id") != nil && format.field("entry") != nil:
      kind = .packetBegin
    case PacketEventName.nested where format.field("id") != nil && format.field("entry") != nil:
      kind = .packetNested
    case PacketEventName.end where format.field("id") != nil && format.field("ret") != nil:
      kind = .packetEnd
    case PacketEventName.value where format.field("value") != nil:
      function = NumberField(format.field("func"))
      returnValue = NumberField(format.field("value"))
      if function.isThere { kind = .callReturn }
    case PacketEventName.arguments:
      function = NumberField(format.field("func"))
      guard function.isThere, let args = format.field("args"), let offset = Int32(exactly: args.offset) else { return }
      kind = .callArguments
      arguments = offset
      argumentSize = Int32(function.size)
    case PacketEventName.field where format.field("field") != nil && format.field("value") != nil:
      function = NumberField(format.field("func"))
      if function.isThere { kind = .packetField }
    case PacketEventName.object where format.field("kind") != nil && format.field("address") != nil:
      function = NumberField(format.field("func"))
      if function.isThere { kind = .packetObject }
    default:
      if Self.isStack(format) { kind = .stack }
    }
  }

  /// Whether records are stack traces, the kernel's or a program's.
  static func isStack(_ format: EventFormat) -> Bool {
    ["kernel_stack", "user_stack"].contains(format.name) && format.field("caller") != nil
  }
}
