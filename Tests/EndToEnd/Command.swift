import Foundation

/// Runs a program to its end and keeps what it said.
struct Command {
  /// The exit status, or the signal that ended it, negative.
  var status: Int32
  var output: String
  var errors: String

  /// Runs `path` with `arguments`; standard input is empty unless given.
  static func run(
    _ path: String, _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
  ) throws -> Command {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ftview-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files rather than pipes: a program that prints more than a pipe holds must not wait for us. And posix_spawn rather
    // than Foundation's Process, which waits for every descendant that keeps its descriptors, as tmux's server does.
    let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
    try Data((input ?? "").utf8).write(to: files[0])
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, files[0].path, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, files[1].path, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, files[2].path, O_WRONLY | O_CREAT, 0o600)
    // A test run may itself have been started with signals ignored, by nohup for one; what it tests must not inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let variables = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    var argv = ([path] + arguments).map { strdup($0) } + [nil]
    var envp = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var pid: pid_t = 0
    let failure = posix_spawn(&pid, path, &actions, &attributes, &argv, &envp)
    guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EINVAL) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return Command(
      status: status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f),
      output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
  }

  /// The program under test, which the build puts beside the test bundle.
  static let ftview: String = {
    var path = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &path, path.count - 1)
    let bundle = String(decoding: path.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("ftview").path
  }()

  /// The folder of captures that were taken in the test box.
  static let fixtures = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures").path
}
