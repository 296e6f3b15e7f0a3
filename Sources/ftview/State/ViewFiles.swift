import Glibc
import Interface
import SystemCalls

/// How traces were looked at, a file each, named after the trace's whole path; of several files that were one list, after all of
/// them.
struct ViewFiles {
  private static let folderName = "views"
  /// So many traces are kept, those that were left last.
  private static let most = 100
  private static let longest = 1 << 20

  private let folder: StateFolder

  init(_ folder: StateFolder) { self.folder = folder }

  /// How a trace was left; nil when it was not, or is not the same any more.
  func view(of files: OpenFiles) -> SavedView? {
    guard let identities = files.whole, let name = Self.name(files.paths),
      let bytes = folder.read(name, limit: Self.longest)
    else { return nil }
    return SavedViewText.view(String(decoding: bytes, as: UTF8.self), of: identities)
  }

  /// Keeps how a trace is left. One that is as it was opened first needs no file.
  func keep(_ view: SavedView, of files: OpenFiles) {
    guard let identities = files.whole, let name = Self.name(files.paths) else { return }
    if view == SavedView() {
      unlink("\(folder.path)/\(name)")
      return
    }
    folder.write(Array(SavedViewText.text(view, of: identities).utf8), to: name)
    removeOldest()
  }

  private func removeOldest() {
    let path = "\(folder.path)/\(Self.folderName)"
    guard let names = try? System.list(path), names.count > Self.most else { return }
    let dated = names.map { name in
      var status = stat()
      _ = lstat("\(path)/\(name)", &status)
      return (Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec), name)
    }
    for old in dated.sorted(by: <).prefix(names.count - Self.most) { unlink("\(path)/\(old.2)") }
  }

  private static func name(_ paths: [String]) -> String? {
    let whole = paths.compactMap { path -> String? in
      guard let whole = realpath(path, nil) else { return nil }
      defer { free(whole) }
      return String(cString: whole)
    }
    guard whole.count == paths.count else { return nil }
    let hash = String(FileIdentity.hash(whole.joined(separator: "\n").utf8), radix: 16)
    return "\(folderName)/\(hash)"
  }
}
