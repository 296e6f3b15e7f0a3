import CFtview
import Glibc
import SystemCalls

extension Device {
  /// Opens the device, and loads the module for that where it is installed for this kernel but not loaded: nothing loads it
  /// at boot. It stays loaded.
  static func openLoadingModule() throws(CaptureError) -> Device {
    let machine = Machine.this()
    if machine.isRoot, !machine.exists("/dev/ftview"), Doctor.hasModule(machine) { loadModule() }
    return try open()
  }

  /// Whether that worked, opening the device tells.
  private static func loadModule() {
    guard let nowhere = try? System.open("/dev/null", O_RDWR) else { return }
    var pid: pid_t = 0
    guard ftview_spawn_modprobe(nowhere.raw, &pid) == 0 else { return }
    let child = pid
    _ = System.retrying { waitpid(child, nil, 0) }
  }
}
