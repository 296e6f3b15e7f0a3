import Screen

/// The form that a capture is armed with.
package struct ArmForm: Equatable, Sendable {
  /// A line of the form.
  package enum Field: Int, Sendable, CaseIterable {
    case filter, entries, quota
  }

  package internal(set) var filter: LineText
  package internal(set) var entries: LineText
  package internal(set) var quota: LineText
  package internal(set) var field = Field.filter
  /// What the filter compiler said of the filter as it stands.
  package internal(set) var problem: FilterProblem?
  /// What is wrong with another field.
  package internal(set) var complaint: String?

  init(_ request: ArmRequest) {
    filter = LineText(request.filter)
    entries = LineText(request.entries.joined(separator: " "))
    quota = LineText(request.quota == 0 ? "" : String(request.quota))
  }

  subscript(field: Field) -> LineText {
    get {
      switch field {
      case .filter: return filter
      case .entries: return entries
      case .quota: return quota
      }
    }
    set {
      switch field {
      case .filter: filter = newValue
      case .entries: entries = newValue
      case .quota: quota = newValue
      }
    }
  }

  mutating func moveField(_ by: Int) {
    let all = Field.allCases
    field = all[(field.rawValue + by + all.count) % all.count]
  }

  /// What the form asks for, or nil when the number of packets is none.
  var request: ArmRequest? {
    let number = quota.string.filter { $0 != " " }
    guard let packets = number.isEmpty ? 0 : UInt64(number) else { return nil }
    let names = entries.string.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
    return ArmRequest(filter: filter.string, entries: names, quota: packets)
  }
}
