import Glibc

/// What is asked of the control device.
enum DeviceRequest: String, CaseIterable {
  case hello = "shake hands"
  case setFilter = "set the filter"
  case setValues = "choose whose values are wanted"
  case setJudged = "tell whose values decide what is kept"
  case setFields = "choose fields"
  case addEntry = "add an entry point"
  case clearEntries = "forget the entry points"
  case arm = "arm"
  case disarm = "disarm"
  case sleep = "let it sleep"
  case wake = "wake it"
  case stats = "read the counters"
}

/// Every reason for which the module refuses (kmod/uapi/ftview.h), in one place: what it means, and what to do.
enum DeviceRefusal {
  /// - Parameter ftraceIsOff: what /proc/sys/kernel/ftrace_enabled says; the module cannot see it.
  static func text(_ request: DeviceRequest, _ code: Int32, ftraceIsOff: @autoclosure () -> Bool = false) -> String {
    switch (request, code) {
    case (_, ENOTTY): "the loaded module does not know that: 'rmmod ftview', and load the one of this release"
    case (_, EINPROGRESS): windowsOpen
    case (_, ENOMEM): "the kernel has no memory left: end something, then try again"
    case (.setFilter, EINVAL):
      "the kernel refuses the filter's program, which is too long or reads what is not the packet: make it simpler"
    case (.addEntry, _): entry(code)
    case (.arm, EBUSY) where ftraceIsOff(): "ftrace is switched off: switch it on with 'sysctl kernel.ftrace_enabled=1'"
    case (.arm, EBUSY):
      "an entry point is taken by a live patch or another module: 'ftview doctor' names it, choose another with -a"
    case (.arm, ENODATA), (.wake, ENODATA):
      "somebody emptied set_ftrace_pid meanwhile, without which everything would be recorded: end that, then try again"
    case (.arm, ENOENT), (.wake, ENOENT): "somebody removed the trace instance meanwhile: try again"
    case (.arm, ENXIO): "the module of an entry point was unloaded meanwhile: load it, or choose another with -a"
    case (.arm, EOPNOTSUPP), (.wake, EOPNOTSUPP):
      "kprobes are switched off: switch them on with 'echo 1 > /sys/kernel/debug/kprobes/enabled'"
    case (.arm, EALREADY), (.clearEntries, EALREADY), (.setValues, EALREADY), (.setJudged, EALREADY),
      (.setFields, EALREADY):
      "it is armed already: \(inside)"
    case (.sleep, EALREADY), (.wake, EALREADY): "it is so already: \(inside)"
    case (_, EINVAL), (_, EFAULT), (_, EPROTO): "it does not understand the request: \(inside)"
    default: "\(String(cString: strerror(code))): \(inside)"
    }
  }

  /// Adding a function.
  private static func entry(_ code: Int32) -> String {
    switch code {
    case ENXIO: "its module is not loaded, or has no BTF"
    case ENOENT: "the kernel has no such function"
    case ENOTUNIQ: "several functions have this name"
    case EPROTOTYPE: "it takes no packet, or something that is not passed in one of six registers"
    case EPERM: "nobody may hook it: it is closed to tracing, or sees packets that are half built or half freed"
    case EEXIST: "it was named twice"
    case ENOSPC: "16 functions at most can be entry points at once"
    case EOPNOTSUPP: "this kernel has no BTF, or lacks a feature of ftrace that it takes"
    case EBADMSG: "the kernel's BTF makes no sense"
    case EALREADY: "the device is armed already: \(inside)"
    case EINVAL: "its name has characters that no function's name has"
    default: String(cString: strerror(code))
    }
  }

  private static let windowsOpen =
    "a task still sleeps in a window of the last capture: try again when it has woken; 'dmesg' tells since when"
  private static let inside = "that is an error in ftview, please report it"
}
