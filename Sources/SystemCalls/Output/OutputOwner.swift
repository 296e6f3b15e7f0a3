import Glibc

/// Whose a written file is to be.
struct OutputOwner: Equatable {
  var user: uid_t
  var group: gid_t

  /// Who called sudo, by the variables that it sets; nil where nobody did, or could not give a file away.
  static func invoking() -> OutputOwner? { OutputOwner(user: variable("SUDO_UID"), group: variable("SUDO_GID")) }

  /// - Parameters:
  ///   - user: its number as text.
  ///   - group: likewise.
  init?(user: String?, group: String?) {
    guard geteuid() == 0, let user = user.flatMap(uid_t.init), let group = group.flatMap(gid_t.init),
      user != uid_t.max, group != gid_t.max
    else { return nil }
    self.user = user
    self.group = group
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
