import Capture
import Diagnostics
import Interface
import Screen
import SystemCalls

extension SettingsFiles {
  /// Writes what differs from the user's file into it; what came of it, for the user.
  func save(_ settings: ScreenSettings) throws(Diagnostic) -> String {
    guard let path = file else {
      throw Diagnostic("nobody says where settings are", hint: "set HOME or XDG_CONFIG_HOME")
    }
    let text = try Self.read(path) ?? []
    let before = try Settings(yaml: text, path: path)
    var values: [SettingsText.Value] = []
    if let theme = settings.theme, theme != before.theme { values.append(("theme", SettingsText.quoted(theme))) }
    let flags = [
      ("ascii", settings.ascii ?? before.ascii, before.ascii), ("irqs", settings.irqs, before.irqs ?? true),
      ("noise", settings.noise, before.noise ?? true), ("mouse", settings.mouse, before.mouse ?? true),
    ]
    for (name, now, then) in flags where now != then { values.append((name, now == true ? "true" : "false")) }
    if settings.cursor != before.cursor ?? .line { values.append(("cursor", settings.cursor.rawValue)) }
    // A list of none is all that fit, as is no list.
    let (columns, former) = (settings.columns ?? [], before.columns ?? [])
    if columns != former { values.append(("columns", columns.isEmpty ? "''" : PacketColumn.names(columns))) }
    let keys = settings.keys.filter { change in
      before.keys.last { Key.sequence($0.keys) == Key.sequence(change.keys) }?.command != change.command
    }
    guard !values.isEmpty || !keys.isEmpty else { return "nothing to keep: all is as in \(path)" }
    let rights = System.rights(path)
    if let rights, rights & 0o222 == 0 {
      throw Diagnostic("is read-only", at: path, hint: "chmod u+w, then :save again")
    }
    let changed = try SettingsText.changed(try SettingsText.changed(text, values, path: path), keys, path: path)
    do throws(OutputFailure) {
      let folder = OutputPlace.directory(of: path)
      for folder in [OutputPlace.directory(of: folder), folder] where !System.exists(folder) {
        do throws(SystemFailure) { try System.makeDirectory(folder) } catch { throw .system(folder, code: error.code) }
      }
      try FileWriter.checkIsFile(path)
      try FileWriter.write(changed, to: path, holdsPackets: false, replacing: true, rights: rights)
    } catch {
      throw error.diagnostic
    }
    let kept = values.map { "\($0.name) \($0.text)" } + keys.map { "key \($0.keys) \($0.command)" }
    return "kept: " + kept.joined(separator: ", ") + ", in \(path)"
  }
}
