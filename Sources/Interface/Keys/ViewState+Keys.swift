import Diagnostics
import Screen

extension ViewState {
  /// `:map KEY ACTION`: a key does something else from now on; without an action, what it does.
  mutating func map(_ words: String) {
    let parts = words.split(separator: " ", maxSplits: 1).map { String($0).trimmed }
    guard let keys = parts.first else { return complain("give a key and what it is to do: :map b page-up") }
    guard parts.count > 1 else {
      guard case .command(let command, _) = keyboard.table.match(Key.sequence(keys)) else {
        return complain("\(keys) does nothing; :map \(keys) ACTION")
      }
      return say("\(keys) does \(command.name)")
    }
    change(KeyTable.Change(keys, parts[1]))
  }

  /// `:unmap KEY`: a key does nothing from now on.
  mutating func unmap(_ keys: String) {
    guard !keys.isEmpty else { return complain("give a key: :unmap b") }
    change(KeyTable.Change(keys, KeyTable.nothing))
  }

  private mutating func change(_ change: KeyTable.Change) {
    do throws(KeyProblem) {
      keyboard.use(try keyboard.table.remapped([change]))
    } catch {
      return complain((error.isCommand ? error.problem.advising("Tab offers them") : error.problem).description)
    }
    shared.choices.keys.removeAll { Key.sequence($0.keys) == Key.sequence(change.keys) }
    shared.choices.keys.append(change)
    say("\(change.keys) does \(change.command == KeyTable.nothing ? "nothing" : change.command)")
  }
}
