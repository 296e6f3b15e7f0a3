import CFtview
import Glibc
import SystemCalls

extension Device {
  /// Opens the device, and loads the module for that where it is not loaded but lies beside the program or is installed for
  /// this kernel: nothing loads it at boot. It stays loaded.
  static func openLoadingModule() throws(CaptureError) -> Device {
    let machine = Machine.this()
    if machine.isRoot, !machine.exists("/dev/ftview") {
      if let module = machine.ownModule {
        load(module)
      } else if Doctor.hasModule(machine) {
        loadInstalled()
      }
    }
    return try open()
  }

  /// Whether that worked, opening the device tells.
  private static func load(_ module: String) {
    guard let file = try? System.open(module, O_RDONLY) else { return }
    _ = ftview_load_module(file.raw)
  }

  /// Likewise.
  private static func loadInstalled() {
    guard let nowhere = try? System.open("/dev/null", O_RDWR) else { return }
    var pid: pid_t = 0
    guard ftview_spawn_modprobe(nowhere.raw, &pid) == 0 else { return }
    let child = pid
    _ = System.retrying { waitpid(child, nil, 0) }
  }
}
