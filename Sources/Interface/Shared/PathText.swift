import Screen

/// A path of functions where there may be no room for all of it: its end tells most.
enum PathText {
  /// The path in so many columns: whole, else without modules, else `…/nf_hook_slow/nft_do_chain` with as many functions as
  /// fit, else the end of the last one's name.
  static func fitting(_ path: [String], columns: Int, _ ellipsis: Character) -> String {
    let whole = path.map { $0.isEmpty ? "(unknown)" : $0 }
    var text = whole.joined(separator: "/")
    guard TextWidth.columns(text) > columns else { return text }
    var rest = whole.map { $0.hasSuffix("]") ? String($0.prefix { $0 != " " }) : $0 }[...]
    text = rest.joined(separator: "/")
    while TextWidth.columns(text) > columns, rest.count > 1 {
      rest.removeFirst()
      text = "\(ellipsis)/" + rest.joined(separator: "/")
    }
    guard TextWidth.columns(text) > columns, let last = rest.last else { return text }
    return "\(ellipsis)" + last.suffix(max(0, columns - 1))
  }
}
