import Glibc
import SystemCalls

/// The module and its device.
extension Doctor {
  /// Whether the module is there for this kernel, however it came, and how it gets there; and whether it answers.
  static func module(_ machine: Machine) -> [Finding] {
    guard machine.exists("/sys/module/ftview") else {
      let absent = absentModule(machine)
      // A container may have the device although it does not see the module.
      return machine.exists("/dev/ftview")
        ? [.ok("module ftview is not seen here, but its device is"), device()] : [absent]
    }
    guard machine.isRoot else { return [.ok("module ftview is loaded"), .hidden("whether /dev/ftview answers")] }
    return [.ok("module ftview is loaded"), device()]
  }

  private static func device() -> Finding {
    do throws(CaptureError) {
      let device = try Device.open()
      guard device.takesFunctions else {
        return Finding(
          state: .note,
          text: "/dev/ftview answers, module version \(device.version); only tcp, udp and icmp can be entry points",
          cure: "a kernel with CONFIG_DEBUG_INFO_BTF=y")
      }
      return .ok("/dev/ftview answers, module version \(device.version)")
    } catch .deviceBusy {
      return Finding(state: .note, text: "/dev/ftview is in use by another ftview")
    } catch {
      return Finding(state: .missing, text: "/dev/ftview", cure: error.description)
    }
  }

  /// Why there is no /dev/ftview, and what to do about it.
  static func noDevice() -> CaptureError {
    let machine = Machine.this()
    if machine.exists("/sys/module/ftview") {
      return .noModule(reason: "the module is loaded, so its device must be passed on to this container", cure: nil)
    }
    if let module = machine.ownModule {
      return .noModule(
        reason: "\(module) could not be loaded",
        cure: "the kernel log (dmesg) says why; 'ftview bundle' makes one for this kernel")
    }
    if hasModule(machine) {
      return .noModule(
        reason: "the module could not be loaded", cure: "'modprobe ftview' says why, or the kernel log (dmesg)")
    }
    return .noModule(reason: "the module is not loaded", cure: absentModule(machine).cure)
  }

  /// What keeps this process from capturing, in a line; nil when nothing that can be seen without trying does.
  package static func obstacle() -> String? {
    if geteuid() != 0 { return CaptureError.notRoot.description }
    if System.exists("/dev/ftview") || canLoadModule(.this()) { return nil }
    let diagnostic = noDevice().diagnostic
    // The screen has no room for more.
    return (diagnostic.description.count <= 72 ? diagnostic : diagnostic.advising("'ftview doctor' says how"))
      .description
  }

  /// Whether there is a module that a capture would load.
  private static func canLoadModule(_ machine: Machine) -> Bool { machine.ownModule != nil || hasModule(machine) }

  /// Whether the module is installed for the running kernel.
  static func hasModule(_ machine: Machine) -> Bool {
    let places = ["updates/dkms", "updates", "extra", "kernel/net"]
    let suffixes = ["", ".xz", ".zst", ".gz"]
    return places.contains { place in
      suffixes.contains { machine.exists("/lib/modules/\(machine.release)/\(place)/ftview.ko\($0)") }
    }
  }

  static func absentModule(_ machine: Machine) -> Finding {
    if machine.ownModule != nil { return .ok("module ftview lies beside the program; a capture loads it") }
    if hasModule(machine) { return .ok("module ftview is installed; a capture loads it") }
    let text = "module ftview is not loaded"
    let release = machine.release
    let known = (try? System.list(machine.path("/var/lib/dkms/ftview"))) ?? []
    if let version = known.filter({ $0.first?.isNumber ?? false }).max() {
      let headers =
        machine.exists("/lib/modules/\(release)/build")
        ? "" : "install the headers of this kernel (on Debian linux-headers-\(release)), then "
      return Finding(
        state: .missing, text: "\(text): dkms has its source, but did not build it for \(release)",
        cure: "\(headers)dkms install ftview/\(version) -k \(release) && modprobe ftview")
    }
    return Finding(
      state: .missing, text: "\(text), and dkms does not know it",
      cure: "install the package ftview-dkms; or in ftview's source: dkms install ./kmod && modprobe ftview, "
        + "or make -C kmod && insmod kmod/ftview.ko")
  }

  /// Whether the kernel gives root the addresses of its functions, by which a trace's are named.
  static func addresses(_ machine: Machine) -> Finding {
    let path = "/proc/kallsyms"
    guard let file = try? System.open(machine.path(path), O_RDONLY) else {
      return Finding(state: .missing, text: path, cure: "a kernel with CONFIG_KALLSYMS=y")
    }
    var start = [UInt8](repeating: 0, count: 16)
    let count = start.withUnsafeMutableBytes { buffer in (try? System.read(file, into: buffer, path: path)) ?? 0 }
    let hidden = count < 16 || start.allSatisfy { $0 == UInt8(ascii: "0") }
    // The first symbol of some kernels really lies at 0: a per-CPU base. The setting then decides.
    let restricted = machine.text("/proc/sys/kernel/kptr_restrict") == "2"
    guard hidden && (restricted || !machine.isRoot) else { return .ok("kernel symbols have addresses") }
    return machine.isRoot
      ? Finding(state: .missing, text: "kernel symbols are hidden", cure: CaptureError.symbolsHidden.description)
      : .hidden("whether kernel symbols have addresses")
  }
}
