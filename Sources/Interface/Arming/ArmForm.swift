import Screen
import TraceEvents

/// The form that a capture is armed with.
package struct ArmForm: Sendable {
  /// A line of the form.
  enum Field: Int, Sendable, CaseIterable {
    case filter, entries, quota, trace, noTrace, keep, depth, sampling, ssh

    /// What stands before it.
    var label: String {
      switch self {
      case .filter: "filter"
      case .entries: "entries"
      case .quota: "packets"
      case .trace: "trace"
      case .noTrace: "leave out"
      case .keep: "keep"
      case .depth: "depth"
      case .sampling: "one in"
      case .ssh: "own SSH"
      }
    }

    /// What an empty one stands for.
    var standIn: String {
      switch self {
      case .filter: "every packet"
      case .entries: "tcp udp icmp"
      case .quota: "no end"
      case .trace: "all"
      case .noTrace: "nothing"
      case .keep: "every packet"
      case .depth: "all"
      case .sampling: "1"
      case .ssh: "left out"
      }
    }

    /// What may be typed into it.
    var help: String {
      switch self {
      case .filter, .quota: "Enter arms   Tab next field   ^R counts   Esc closes"
      case .entries: "rx ip-rcv ip-in ip-forward ip-out xmit backlog, or a function"
      case .trace: "net: what handles packets; all; patterns: tcp_* nf_*"
      case .noTrace: "locks rcu preempt alloc irqs, or patterns"
      case .keep: "slower=50us dropped errors negative negative=FUNCTION: any of these"
      case .depth: "calls deeper than this are not recorded"
      case .sampling: "record one in so many matching packets"
      case .ssh: "Space: capture this SSH session, too, or leave it out"
      }
    }
  }

  private var texts: [LineText]
  /// The field that keys go to.
  var field = Field.filter
  /// What the filter compiler said of the filter as it stands.
  var problem: FilterProblem?
  /// What is wrong with another field.
  var complaint: String?
  /// What keeps this machine from capturing as it is now.
  var obstacle: String?
  /// Whether the user's own SSH session is captured.
  var withSSH: Bool
  /// What it began with; what has no field stays as it is.
  private let before: ArmRequest
  /// How many packets would match; nil while nobody counts.
  var preview: PreviewStatus?
  /// Matches are being counted, though no number may have come yet.
  var isCounting = false

  init(_ request: ArmRequest) {
    withSSH = request.withSSH
    before = request
    texts = Field.allCases.map { _ in LineText() }
    self[.filter] = LineText(request.filter)
    self[.entries] = LineText(request.entries.joined(separator: " "))
    self[.quota] = LineText(request.quota == 0 ? "" : String(request.quota))
    self[.trace] = LineText(request.trace)
    self[.noTrace] = LineText(request.noTrace)
    self[.keep] = LineText(request.keep)
    self[.depth] = LineText(request.depth == 0 ? "" : String(request.depth))
    self[.sampling] = LineText(request.sampling == 1 ? "" : String(request.sampling))
    self[.ssh] = LineText(withSSH ? "captured" : "")
  }

  /// The text of the filter, whatever field the keys go to.
  var filter: LineText { self[.filter] }

  /// What a filter with ports does not match, in pcap's language; nil for one without (Docs/Capture.md, Filters).
  var filterLimit: String? {
    let words = filter.string.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
    guard words.contains("port") || words.contains("portrange") else { return nil }
    return "not: later fragments, IPv6 ports behind extension headers"
  }

  subscript(field: Field) -> LineText {
    get { texts[field.rawValue] }
    set { texts[field.rawValue] = newValue }
  }

  mutating func moveField(_ by: Int) {
    let all = Field.allCases
    field = all[(field.rawValue + by + all.count) % all.count]
  }

  mutating func toggleSSH() {
    withSSH.toggle()
    self[.ssh] = LineText(withSSH ? "captured" : "")
  }

  /// What the form asks for; nil when a number is none, which then is the field to mend.
  func request(mend: inout Field?) -> ArmRequest? {
    guard let packets = number(.quota, or: 0, in: 1...UInt64.max) else {
      mend = .quota
      return nil
    }
    guard let depth = number(.depth, or: 0, in: 0...1000) else {
      mend = .depth
      return nil
    }
    guard let sampling = number(.sampling, or: 1, in: 1...1_000_000_000) else {
      mend = .sampling
      return nil
    }
    let names = self[.entries].string.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
    var request = before
    request.filter = filter.string
    request.entries = names
    request.quota = packets
    request.trace = self[.trace].string.trimmed
    request.noTrace = self[.noTrace].string.trimmed
    request.keep = self[.keep].string.trimmed
    request.depth = Int(clamping: depth)
    request.sampling = Int(clamping: sampling)
    request.withSSH = withSSH
    return request
  }

  private func number(_ field: Field, or standIn: UInt64, in range: ClosedRange<UInt64>) -> UInt64? {
    let text = self[field].string.filter { $0 != " " }
    if text.isEmpty { return standIn }
    guard let value = UInt64(text), range.contains(value) else { return nil }
    return value
  }
}

// MARK: - Completion

extension ArmForm {
  /// The word of the field that ends at the cursor.
  private var word: String {
    let before = self[field].characters.prefix(self[field].cursor)
    return String(before.reversed().prefix { $0 != " " && $0 != "," }.reversed())
  }

  /// What a keep rule may begin with.
  private static let rules = ["slower=", "dropped", "errors", "negative", "negative="]

  /// What the word may become: names that begin with it, then those that have it inside. Entry points and keep
  /// rules have names.
  ///
  /// - Parameter names: of entry points.
  func completions(of names: [String]) -> [String] {
    let word = word
    if word.isEmpty { return [] }
    if field == .keep { return Self.rules.contains(word) ? [] : Self.rules.filter { $0.hasPrefix(word) } }
    guard field == .entries else { return [] }
    let first = names.filter { $0.hasPrefix(word) }
    return first.isEmpty ? names.filter { $0.has(word) } : first
  }

  /// Puts in what all completions have in common, or the only one; false when that is no longer than the word.
  mutating func complete(_ names: [String]) -> Bool {
    let found = completions(of: names)
    guard let first = found.first else { return false }
    let word = word
    var common = first
    for name in found.dropFirst() { common = common.commonPrefix(with: name) }
    if found.count == 1 { common = first }
    guard common.count > word.count || found.count == 1 && common != word else { return false }
    for _ in word { _ = self[field].edit(.backspace) }
    for character in common { _ = self[field].edit(.character(character)) }
    return true
  }
}
