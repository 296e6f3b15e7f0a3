import Screen

extension ViewState {
  /// Keys of the arm form: Tab and arrows between the fields, Enter arms, Esc closes.
  mutating func pressInForm(_ key: Key) -> [Effect] {
    guard var form = armForm else { return [] }
    form.complaint = nil
    var effects: [Effect] = []
    switch key {
    case .escape:
      armForm = nil
      return []
    case .tab, .down: form.moveField(1)
    case .backTab, .up: form.moveField(-1)
    case .enter:
      guard form.problem == nil else { break }
      guard let request = form.request else {
        form.complaint = "packets: a number, or empty for no end"
        form.field = .quota
        break
      }
      armForm = nil
      return [.arm(request)]
    default:
      guard form[form.field].edit(key) else { return [] }
      if form.field == .filter {
        form.problem = nil
        effects = [.checkFilter(form.filter.string)]
      }
    }
    armForm = form
    return effects
  }
}
