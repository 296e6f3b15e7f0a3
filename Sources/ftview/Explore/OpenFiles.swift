import Glibc
import SystemCalls

/// Files on the screen, or ones that are to come there.
struct OpenFiles {
  /// As the user gave them.
  let paths: [String]
  /// Which of a trace.dat file's buffers is shown; nil for the likeliest.
  let instance: String?
  /// What each was when it was opened; nil for what is no regular file.
  let identities: [FileIdentity?]

  init(_ paths: [String], instance: String? = nil) {
    self.paths = paths
    self.instance = instance
    identities = paths.map { $0 == "-" ? nil : FileIdentity($0) }
  }

  /// Standard input is among them, of which nothing comes twice.
  var hasInput: Bool { paths.contains("-") }

  /// All that are there can be read again: a pipe cannot.
  var canReload: Bool {
    let files = paths.filter { System.isFile($0) }
    return !hasInput && !files.isEmpty && paths.allSatisfy { files.contains($0) || access($0, F_OK) != 0 }
  }

  /// Files that were there when they were opened, and what they were; nil when one was no regular file.
  var whole: [FileIdentity]? {
    let known = identities.compactMap { $0 }
    return known.count == paths.count ? known : nil
  }

  /// Whether they are the same now, with more behind the end of the last one at most.
  var isBegin: Bool {
    guard let known = whole, let last = known.last else { return false }
    return zip(paths, known).dropLast().allSatisfy { FileIdentity($0) == $1 }
      && last.isBegin(of: paths[paths.count - 1])
  }

  /// The files with what was written to the last one since; as they were, when there are others of their names by now.
  var grown: OpenFiles { isBegin ? OpenFiles(paths, instance: instance) : self }
}
