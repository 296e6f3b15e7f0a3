import KernelTypes
import TraceEvents

/// Reads the calls of a trace as `ftview export --format json` writes them (Docs/Export.md), piece by piece. What is written of
/// the trace again is the same, byte for byte.
///
/// The document has not all that its trace had: of a packet no bytes, device and namespace, and of an incomplete call not why.
/// Members that are not known are passed over, so that later versions may add some; self times and depths are found again.
///
/// A class, as what it puts together: nobody has copies of a reader, and the code that would make them is as long as the reader.
package final class CallsDocument {
  /// What an open bracket is of.
  private enum Place {
    case document, packets, packet, calls, call, comments, fields, field, objects, object
    /// A member that is not known.
    case other
  }

  /// Why it is no such document; nothing is read behind that.
  package private(set) var failure: JSONError?
  private var stream = JSONStream(deepest: deepest)
  /// Bytes of a value that goes on in the next piece.
  private var carry: [UInt8] = []
  private let assembler = TraceAssembler()
  private var places: [Place] = []
  private var keys = CallsDocumentKeys()
  /// The member whose value comes next.
  private var key: CallsDocumentKey?
  private var source: String?
  private var packet = CallsDocumentPacket()
  private var calls: [CallsDocumentCall] = []
  private var field = CallsDocumentField()

  /// A call takes two brackets.
  private static let deepest = 2 * TaskCalls.depthLimit + 16

  /// A reader at the beginning of a document.
  package init() {}

  /// Whether a text begins as a document of ftview's does, as far as it is there.
  package static func fits(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = Array(#"{"format":"ftview-"#.utf8)[...]
    for byte in bytes where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\r") {
      guard let wanted = rest.popFirst() else { return true }
      if byte != wanted { return false }
    }
    // The brace alone may be the end of a function.
    return rest.count < 10
  }

  /// Takes the next piece, of any length.
  ///
  /// - Complexity: O(bytes).
  package func read(_ chunk: UnsafeRawBufferPointer) { read(chunk, isWhole: false) }

  /// Nothing comes any more: what is not there by now is missing.
  package func finish() {
    read(UnsafeRawBufferPointer(start: nil, count: 0), isWhole: true)
    if failure == nil, source == nil { failure = stream.error("source is missing") }
  }

  /// The packets that were read so far.
  ///
  /// - Parameter source: what the trace is called until the document has said it.
  package func trace(source: String) -> Trace { assembler.trace(source: self.source ?? source) }

  private func read(_ chunk: UnsafeRawBufferPointer, isWhole: Bool) {
    guard failure == nil else { return }
    if carry.isEmpty { return take(chunk, isWhole: isWhole) }
    var bytes = carry
    carry = []
    bytes.append(contentsOf: chunk)
    bytes.withUnsafeBytes { take($0, isWhole: isWhole) }
  }

  private func take(_ bytes: UnsafeRawBufferPointer, isWhole: Bool) {
    var at = 0
    do throws(JSONError) {
      while let event = try stream.next(bytes, &at, isWhole: isWhole) { try take(event) }
    } catch { failure = error }
    stream.drop(at)
    carry.append(contentsOf: bytes.part(at..<bytes.count))
  }

  private func take(_ event: JSONStream.Event) throws(JSONError) {
    switch event {
    case .key: key = keys.find(stream.text)
    case .beginObject, .beginArray: try begin(isObject: event == .beginObject)
    case .endObject, .endArray: try end()
    default: try take(value: JSONScalar(event, stream.text))
    }
  }

  // MARK: Brackets

  private func begin(isObject: Bool) throws(JSONError) {
    let place: Place =
      switch (places.last, key, isObject) {
      case (nil, _, true): .document
      case (.document, .packets, false): .packets
      case (.packets, _, true): .packet
      case (.packet, .roots, false), (.call, .children, false): .calls
      case (.calls, _, true): .call
      case (.call, .comments, false): .comments
      case (.call, .fields, false): .fields
      case (.fields, _, true): .field
      case (.packet, .objects, false): .objects
      case (.objects, _, true): .object
      case (.other, _, _): .other
      case (.document, nil, _), (.packet, nil, _), (.call, nil, _), (.field, nil, _), (.object, nil, _): .other
      default: throw stream.error("something else is expected here")
      }
    switch place {
    case .packets where source == nil: throw stream.error("format and source are expected before the packets")
    case .packet: packet = CallsDocumentPacket()
    case .call:
      guard assembler.enter() else { throw stream.error("there are too many calls, or too many in each other") }
      calls.append(CallsDocumentCall())
    case .field, .object: field = CallsDocumentField()
    default: break
    }
    places.append(place)
    key = nil
  }

  private func end() throws(JSONError) {
    switch places.popLast() {
    case .packet: if let message = packet.finish(assembler) { throw stream.error(message) }
    case .call:
      guard let call = calls.popLast(), call.hasName else { throw stream.error("a call without a name ends here") }
      assembler.leave(call.call(&assembler.names))
    case .field:
      guard let change = field.change else { throw stream.error("the field that ends here makes no sense") }
      assembler.note(.field, assembler.names.strings.intern(change.text))
    case .object:
      guard let object = field.object else { throw stream.error("the object that ends here makes no sense") }
      packet.objects.append((object, field.freedIn))
    default: break
    }
    key = nil
  }

  // MARK: Values

  private func take(value: JSONScalar) throws(JSONError) {
    let fits: Bool
    switch places.last {
    case .other: fits = true
    case .comments:
      fits = value.isText
      assembler.note(value.text.map(PacketBegin.isNested) == true ? .packet : .comment, intern(value))
    case .document: fits = try takeOfDocument(value)
    case .packet: fits = key.map { packet.take($0, value) } ?? true
    case .call: fits = key.map { takeOfCall($0, value) } ?? true
    case .field, .object: fits = key.map { field.take($0, value) } ?? true
    case .packets, .calls, .fields, .objects, nil: fits = false
    }
    if !fits { throw stream.error("something else is expected here") }
  }

  private func takeOfDocument(_ value: JSONScalar) throws(JSONError) -> Bool {
    switch key {
    case .format where value.text != "ftview-calls/1":
      throw stream.error("'\(value.text ?? "")' is not ftview-calls/1, which is what can be opened")
    case .source: source = value.text
    case .packets: return false
    default: break
    }
    return key != .source || value.isText
  }

  private func takeOfCall(_ key: CallsDocumentKey, _ value: JSONScalar) -> Bool {
    let place = calls.count - 1
    switch key {
    case .args, .ret, .caller:
      if value == .null { return true }
      assembler.note(key == .args ? .args : key == .ret ? .ret : .caller, intern(value))
      return value.isText
    case .name, .module:
      let name = value.isText ? intern(value) : .none
      if key == .name { calls[place].name = name } else { calls[place].module = name }
      return value.isText || value == .null
    default: return calls[place].take(key, value)
    }
  }

  private func intern(_ value: JSONScalar) -> StringID {
    value.bytes.withUnsafeBytes { assembler.names.strings.intern($0) }
  }
}
