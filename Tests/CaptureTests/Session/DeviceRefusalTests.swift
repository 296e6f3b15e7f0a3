import Glibc
import Testing

@testable import Capture

@Suite("What the device refuses")
struct DeviceRefusalTests {
  /// Every error that kmod/uapi/ftview.h names.
  private static let documented: [(DeviceRequest, Int32)] = [
    (.setFilter, EINVAL), (.addEntry, EINVAL), (.addEntry, ENXIO), (.addEntry, ENOENT), (.addEntry, ENOTUNIQ),
    (.addEntry, EPROTOTYPE), (.addEntry, EPERM), (.addEntry, EEXIST), (.addEntry, ENOSPC), (.addEntry, EALREADY),
    (.addEntry, EINPROGRESS), (.addEntry, EOPNOTSUPP), (.addEntry, EBADMSG), (.clearEntries, EALREADY),
    (.clearEntries, EINPROGRESS), (.arm, EINVAL), (.arm, ENODATA), (.arm, ENOENT), (.arm, ENXIO), (.arm, EALREADY),
    (.arm, EBUSY), (.arm, EINPROGRESS), (.arm, EOPNOTSUPP), (.arm, ENOMEM), (.hello, ENOTTY), (.disarm, ENOTTY),
    (.sleep, EINVAL), (.sleep, EALREADY), (.wake, EINVAL), (.wake, EALREADY), (.wake, ENODATA), (.wake, ENOENT),
    (.wake, EOPNOTSUPP),
  ]

  @Test("each has words of its own, in a line, and none are the system's")
  func own() {
    for (request, code) in Self.documented {
      let text = DeviceRefusal.text(request, code)
      #expect(!text.contains(String(cString: strerror(code))), "\(request) \(code)")
      #expect(!text.contains("\n"))
    }
  }

  @Test("no two reasons to arm or to add share a line", arguments: [DeviceRequest.arm, .addEntry])
  func distinct(request: DeviceRequest) {
    let texts = Self.documented.filter { $0.0 == request }.map { DeviceRefusal.text(request, $0.1) }
    #expect(Set(texts).count == texts.count)
  }

  @Test("a switched-off ftrace is told from a function that is taken")
  func busy() {
    let taken = DeviceRefusal.text(.arm, EBUSY, ftraceIsOff: false)
    let off = DeviceRefusal.text(.arm, EBUSY, ftraceIsOff: true)
    #expect(taken.contains("'ftview doctor' names it") && !taken.contains("kernel.ftrace_enabled"))
    #expect(off.contains("'sysctl kernel.ftrace_enabled=1'") && !off.contains("live patch"))
    #expect(DeviceRefusal.text(.arm, EINPROGRESS, ftraceIsOff: true).contains("the last capture"))
  }

  @Test("what the screen cannot do is not offered on it")
  func onScreen() {
    let error = CaptureError.tracingInUse(["the tracer 'function' is set"])
    #expect(error.description.contains("give --take-over"))
    #expect(!error.onScreen.description.contains("give --take-over"))
    #expect(error.onScreen.description.contains("'ftview record --take-over'"))
    #expect(CaptureError.notRoot.onScreen == CaptureError.notRoot.diagnostic)
  }
}
