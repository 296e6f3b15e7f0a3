import Glibc
import SystemCalls

extension CaptureSession {
  /// Saves what was captured, or what there is so far, as a trace.dat; the name appears when the file is whole. While that is
  /// written nothing is read: what the kernel's buffers cannot hold meanwhile is lost, and told.
  package func save(to path: String, replacing: Bool = false) throws(CaptureError) {
    if end == nil { try recording?.catchUp() }
    do throws(OutputFailure) { try recording?.save(to: path, replacing: replacing) } catch { throw .output(error) }
  }

  /// Saves what was captured in whatever way is left: the last thing to do with a capture, because what is not saved now
  /// is gone with the process.
  ///
  /// A full disk is mostly full of the spool itself, which is then used up as the file grows. If there is no writing to
  /// `path` at all, the file goes elsewhere, under the same name if that is free there.
  ///
  /// - Throws: why `path` could not be written, if no other place could be either.
  package func keep(at path: String, replacing: Bool = false) throws(CaptureError) -> KeptCapture? {
    guard let recording else { return nil }
    do throws(OutputFailure) {
      return try keep(recording, at: path, replacing: replacing)
    } catch {
      var names = ["ftview-\(getpid()).dat"]
      if case .file = try? OutputPlace(path) { names.insert(OutputPlace.lastName(of: path), at: 0) }
      for directory in ["/var/tmp", "/tmp", "/dev/shm"] {
        for place in names.map({ "\(directory)/\($0)" }) {
          guard (try? recording.save(to: place, replacing: false)) != nil else { continue }
          return KeptCapture(path: place, isPart: false, hindrance: error)
        }
      }
      throw .output(error)
    }
  }

  private func keep(_ recording: Recording, at path: String, replacing: Bool) throws(OutputFailure) -> KeptCapture {
    do throws(OutputFailure) {
      try recording.save(to: path, replacing: replacing)
      return KeptCapture(path: path, isPart: false, hindrance: nil)
    } catch {
      guard error.isForWantOfRoom else { throw error }
      let isPart = try recording.move(to: path, replacing: replacing)
      return KeptCapture(path: path, isPart: isPart, hindrance: isPart ? error : nil)
    }
  }
}
