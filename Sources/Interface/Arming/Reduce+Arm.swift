import Screen

extension ViewState {
  /// Keys of the arm form: Tab and arrows between the fields, Enter arms, `^R` counts, Esc closes.
  mutating func pressInForm(_ key: Key) -> [Effect] {
    guard var form = armForm else { return [] }
    form.complaint = nil
    var effects: [Effect] = []
    switch key {
    case .escape:
      armForm = nil
      return form.isCounting ? [.stopPreview] : []
    case .tab where form.complete(entryNames): effects = form.stopCounting()
    case .tab, .down: form.moveField(1)
    case .backTab, .up: form.moveField(-1)
    case .enter:
      guard let request = request(&form) else { break }
      armForm = nil
      armDefaults = request
      return (form.isCounting ? [.stopPreview] : []) + leave(for: .arm(request))
    case .control("r"):
      if form.isCounting {
        effects = form.stopCounting()
      } else if let request = request(&form) {
        form.isCounting = true
        effects = [.preview(request)]
      }
    case .character(" ") where form.field == .ssh:
      form.toggleSSH()
      effects = form.stopCounting()
    default:
      guard form.field != .ssh, form[form.field].edit(key) else { return [] }
      if form.field == .filter || form.field == .entries { effects = form.stopCounting() }
      if form.field == .filter {
        form.problem = nil
        effects.append(.checkFilter(form.filter.string))
      }
    }
    // The kernel is asked once, and only by somebody who gets there.
    if form.field == .entries, entryNames.isEmpty, !hasAskedForEntries {
      hasAskedForEntries = true
      effects.append(.listEntries)
    }
    armForm = form
    return effects
  }

  private func request(_ form: inout ArmForm) -> ArmRequest? {
    guard form.problem == nil else { return nil }
    var mend: ArmForm.Field?
    if let request = form.request(mend: &mend) { return request }
    switch mend {
    case .depth: form.complaint = "depth: a number up to 1000, or empty for all"
    case .sampling: form.complaint = "one in: a number from 1 on"
    default: form.complaint = "packets: a number, or empty for no end"
    }
    if let mend { form.field = mend }
    return nil
  }

  /// Says in the form, if it is open, what keeps this machine from capturing; nil when nothing does.
  package mutating func hinderArming(_ obstacle: String?) { armForm?.obstacle = obstacle }

  /// Takes in how many packets would match.
  mutating func takePreview(_ status: PreviewStatus?) {
    guard armForm?.isCounting == true else { return }
    armForm?.preview = status
    if status == nil { armForm?.isCounting = false }
  }

  /// `:set` of what the form will start with: true when it was one of these.
  mutating func setArmOption(_ words: String) -> Bool {
    let parts = words.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "=" }).map { String($0).trimmed }
    guard let name = parts.first else { return false }
    let value = parts.count > 1 ? parts[1] : ""
    switch name {
    case "trace": armDefaults.trace = value
    case "notrace": armDefaults.noTrace = value
    case "keep": armDefaults.keep = value
    case "ssh", "nossh": armDefaults.withSSH = name == "ssh"
    case "values", "novalues":
      armDefaults.values = name == "values"
      armDefaults.valued = name == "values" ? value : ""
    case "fields", "nofields": armDefaults.fields = name == "fields" ? value : ""
    case "depth":
      guard let depth = value.isEmpty ? 0 : Int(value), (0...1000).contains(depth) else {
        complain("depth: a number up to 1000, or nothing for all")
        return true
      }
      armDefaults.depth = depth
    default: return false
    }
    say("the next capture: \(words)")
    return true
  }
}

extension ArmForm {
  /// What was counted is not of what the form says now.
  fileprivate mutating func stopCounting() -> [Effect] {
    guard isCounting else { return [] }
    isCounting = false
    preview = nil
    return [.stopPreview]
  }
}
