import CallTrees

/// How the reports of a diff put things.
enum DiffWords {
  /// The state's name in JSON.
  static func key(_ state: DiffRow.State) -> String {
    switch state {
    case .same: "same"
    case .slower: "slower"
    case .faster: "faster"
    case .onlyLeft: "only_left"
    case .onlyRight: "only_right"
    case .countChanged: "count_changed"
    case .returnChanged: "return_changed"
    case .moved: "moved"
    case .renamed: "renamed"
    }
  }

  static func cause(_ kind: DiffCause.Kind) -> String {
    switch kind {
    case .onlyLeft: "only left"
    case .onlyRight: "only right"
    case .countChanged: "count changed"
    case .moved: "moved"
    case .time: "self time"
    case .rest: "the rest"
    }
  }

  /// The cause's name in JSON.
  static func key(_ kind: DiffCause.Kind) -> String {
    switch kind {
    case .onlyLeft: "only_left"
    case .onlyRight: "only_right"
    case .countChanged: "count_changed"
    case .moved: "moved"
    case .time: "self_time"
    case .rest: "rest"
    }
  }

  /// What a line is in one or two words, counts where those are it.
  static func verdict(_ row: DiffRow) -> String {
    row.state == .countChanged ? "×\(row.leftCount) → ×\(row.rightCount)" : row.state.words
  }

  /// What is to be said of a line behind its call; nil where sign, counts and times say it.
  static func remark(_ row: DiffRow) -> String? {
    switch row.state {
    case .slower, .faster, .renamed: row.state.words
    // Of what was moved with all beneath it, the topmost call is told.
    case .moved: row.counterpart.map { _ in row.left != nil ? "moved from here" : "moved to here" }
    case .same, .onlyLeft, .onlyRight, .countChanged, .returnChanged: nil
    }
  }

  static func name(_ name: String) -> String { name.isEmpty ? "?" : name }

  /// ` ×2 → ×3`, ` ×4`, or nothing.
  static func counts(_ row: DiffRow) -> String {
    if row.leftCount != row.rightCount, !row.isOneSided { return " ×\(row.leftCount) → ×\(row.rightCount)" }
    let count = max(row.leftCount, row.rightCount)
    return count > 1 ? " ×\(count)" : ""
  }

  /// `2 slower, 1 only left`: what there is of each state but `same`.
  static func summary(_ diff: TreeDiff) -> String {
    DiffRow.State.allCases.filter { $0 != .same }.compactMap { kind in
      diff.counts[kind].map { "\($0) \(kind.words)" }
    }.joined(separator: ", ")
  }

  /// Of how many call paths the usual times were known; nil when of none.
  static func learned(_ options: DiffOptions) -> String? {
    let count = options.learned.count
    return count == 0 ? nil : "usual times known of \(count.counted("call path"))"
  }

  /// The end of a call path: `…/tcp_v4_do_rcv/tcp_ack`.
  static func shortPath(_ row: Int, of diff: TreeDiff) -> String {
    let path = diff.path(of: row).map(name)
    return (path.count > 2 ? "…/" : "") + path.suffix(2).joined(separator: "/")
  }

  /// Why the packets part, as far as values tell, in a few words for each; the likeliest first. None where nothing tells.
  ///
  ///     nf_hook_slow returned 1 → -1 EPERM
  ///     tcp_ack was given flag=0x0 → 0x400
  static func reasons(_ diff: TreeDiff, limit: Int = 3) -> [(row: Int, text: String, joint: String)] {
    diff.reasons.prefix(limit).map { reason in
      let isBefore = reason.slot == .returned && !reason.isAround
      return (
        reason.row, "\(name(diff.name(of: reason.row))) \(DiffReasonText.text(reason))",
        isBefore ? "; before that " : "; "
      )
    }
  }

  /// What stands before the reasons: of packets that made the same calls a field that differs is the cause of nothing.
  static func reasonTitle(_ diff: TreeDiff) -> String { diff.firstDivergence == nil ? "differs" : "cause" }

  /// What the first divergence is beside its path: `only left; the right one calls tcp_send_dupack`.
  static func divergence(_ row: Int, of diff: TreeDiff) -> String {
    let line = diff.rows[row]
    var text = verdict(line)
    if let other = line.rightFunction { text += " to \(name(diff.names[other]))" }
    if let other = line.counterpart {
      text += " \(line.left != nil ? "to" : "from") \(diff.path(of: other).dropLast().map(name).joined(separator: "/"))"
    } else if let other = diff.replacement(of: row) {
      text += "; the right one calls \(name(diff.name(of: other)))"
    }
    return text
  }
}

/// Which lines of a diff a reader is shown.
enum DiffContext {
  /// How many equal siblings are shown before and after a difference.
  private static let context = 1

  /// By line: it differs, has something beneath that does, or stands next to such a line.
  static func shown(_ diff: TreeDiff) -> [Bool] {
    var shown = diff.rows.map { $0.state != .same }
    var callers: [Int] = []
    var before: [Int] = []
    var after = [Int](repeating: 0, count: 1)
    let differs = shown
    for (row, line) in diff.rows.enumerated() {
      while callers.count > line.depth { callers.removeLast() }
      while before.count > line.depth + 1 {
        before.removeLast()
        after.removeLast()
      }
      while before.count <= line.depth { before.append(-1) }
      while after.count <= line.depth + 1 { after.append(0) }
      if differs[row] {
        for caller in callers { shown[caller] = true }
        if before[line.depth] >= 0 { shown[before[line.depth]] = true }
        after[line.depth] = context
      } else if after[line.depth] > 0 {
        shown[row] = true
        after[line.depth] -= 1
      }
      before[line.depth] = row
      callers.append(row)
    }
    return shown
  }
}
