/// A file on the screen, or one that is to come there, which can be read again.
struct OpenFile {
  /// As the user gave it.
  let path: String
  /// Which of a trace.dat file's buffers is shown; nil for the likeliest.
  let instance: String?
  /// What it was when it was opened; nil for what is no regular file.
  let identity: FileIdentity?

  /// Nil for standard input, of which nothing comes twice.
  init?(_ path: String, instance: String? = nil) {
    if path == "-" { return nil }
    self.path = path
    self.instance = instance
    identity = FileIdentity(path)
  }

  /// The file with what was written to it since; as it was, when there is another one of its name by now.
  var grown: OpenFile { identity?.isBegin(of: path) == true ? OpenFile(path, instance: instance) ?? self : self }
}
