import Screen

/// The form that arms a capture, and what it starts with the next time.
struct ArmingPane: Sendable {
  /// The form, while it is open.
  var form: ArmForm?
  /// What the form starts with: what was armed last, and `:set`.
  var defaults = ArmRequest(filter: "", entries: [], quota: 0)
  /// Entry points by name, once the kernel was asked.
  var entries: [String] = []
  private var hasAskedForEntries = false

  init() {}

  mutating func open(_ request: ArmRequest) {
    defaults = request
    form = ArmForm(request)
  }

  /// Keys of the form: Tab and arrows between the fields, Enter arms, `^R` counts, Esc closes.
  mutating func reduce(_ key: Key) -> Answer {
    guard var form else { return .done }
    form.complaint = nil
    var effects: [Effect] = []
    switch key {
    case .escape:
      self.form = nil
      return Answer(effects: form.isCounting ? [.stopPreview] : [])
    case .tab where form.complete(entries): effects = form.stopCounting()
    case .tab, .down: form.moveField(1)
    case .backTab, .up: form.moveField(-1)
    case .enter:
      guard let request = form.checkedRequest() else { break }
      self.form = nil
      defaults = request
      return Answer(requests: [.leave(.arm(request))], effects: form.isCounting ? [.stopPreview] : [])
    case .control("r"):
      if form.isCounting {
        effects = form.stopCounting()
      } else if let request = form.checkedRequest() {
        form.isCounting = true
        effects = [.preview(request)]
      }
    case .character(" ") where form.field == .ssh:
      form.toggleSSH()
      effects = form.stopCounting()
    default:
      guard form.field != .ssh, form[form.field].edit(key) else { return .done }
      if form.field == .filter || form.field == .entries { effects = form.stopCounting() }
      if form.field == .filter {
        form.problem = nil
        effects.append(.checkFilter(form.filter.string))
      }
    }
    // The kernel is asked once, and only by somebody who gets there.
    if form.field == .entries, entries.isEmpty, !hasAskedForEntries {
      hasAskedForEntries = true
      effects.append(.listEntries)
    }
    self.form = form
    return Answer(effects: effects)
  }

  /// Takes in what the filter compiler said. An answer to a filter that was edited since says nothing.
  mutating func take(_ problem: FilterProblem?, of text: String) {
    if form?.filter.string == text { form?.problem = problem }
  }

  /// Takes in how many packets would match.
  mutating func take(_ status: PreviewStatus?) {
    guard form?.isCounting == true else { return }
    form?.preview = status
    if status == nil { form?.isCounting = false }
  }

  /// `:set` of what the form will start with. What only those who arm can judge they are asked about.
  mutating func set(_ typed: TypedOption) -> Answer {
    let (value, before) = (typed.value, defaults)
    switch typed.option {
    case .trace: defaults.trace = value
    case .notrace: defaults.noTrace = value
    case .keep: defaults.keep = value
    case .ssh: defaults.withSSH = typed.isOn
    case .values: (defaults.values, defaults.valued) = (typed.isOn, value)
    case .fields: defaults.fields = value
    case .depth:
      guard let depth = value.isEmpty ? 0 : Int(value), (0...1000).contains(depth) else {
        return .complain("depth: a number up to 1000, or nothing for all")
      }
      defaults.depth = depth
    case .ring: defaults.ring = value
    case .sleep:
      guard let seconds = value.isEmpty ? 0 : Int(value), (0...86_400).contains(seconds) else {
        return .complain("sleep: seconds without a match, up to 86400")
      }
      defaults.sleepAfter = seconds
    case .irqs, .noise, .mouse, .ascii, .details, .cursor, .columns, .sort: return .done
    }
    var answer = Answer.say("the next capture: \(typed.words)")
    answer.effects = [.checkRequest(defaults, before: before)]
    return answer
  }
}

extension ArmForm {
  /// What the form asks for; when something is wrong with that it says so, and goes to that field.
  fileprivate mutating func checkedRequest() -> ArmRequest? {
    guard problem == nil else { return nil }
    var mend: Field?
    if let request = request(mend: &mend) { return request }
    switch mend {
    case .depth: complaint = "depth: a number up to 1000, or empty for all"
    case .sampling: complaint = "one in: a number from 1 on"
    default: complaint = "packets: a number, or empty for no end"
    }
    if let mend { field = mend }
    return nil
  }

  /// What was counted is not of what the form says now.
  fileprivate mutating func stopCounting() -> [Effect] {
    guard isCounting else { return [] }
    isCounting = false
    preview = nil
    return [.stopPreview]
  }
}

extension ViewState {
  /// The form that arms a capture, while it is open.
  package var armForm: ArmForm? { arming.form }

  /// Starts with the arm form open, as when the program is started live without a filter.
  package mutating func openArmForm(_ request: ArmRequest) { arming.open(request) }

  /// Says in the form, if it is open, what keeps this machine from capturing; nil when nothing does.
  package mutating func hinderArming(_ obstacle: String?) { arming.form?.obstacle = obstacle }

  /// `a`: opens the form.
  mutating func openArm() {
    guard source.isLive else { return complain("this is a file; start ftview without one to capture") }
    if let capture, capture.phase != .stopped { return complain("a capture is running: S stops it") }
    arming.open(arming.defaults)
  }
}
