import Glibc

extension Doctor {
  /// What functions as entry points need, beyond the handlers of TCP, UDP and ICMP.
  static func entryPoints() -> [Finding] {
    var findings = [types()]
    if ftraceIsOff() {
      findings.append(
        Finding(state: .missing, text: "ftrace is switched off", cure: "sysctl kernel.ftrace_enabled=1"))
    }
    findings += replaced()
    return findings
  }

  private static func types() -> Finding {
    guard System.exists(KernelFunctions.directory + "/vmlinux") else {
      return Finding(
        state: .note, text: "no BTF, so that only tcp, udp and icmp can be entry points",
        cure: "a kernel with CONFIG_DEBUG_INFO_BTF=y")
    }
    guard geteuid() == 0 else { return Finding(state: .ok, text: "the kernel describes its types (BTF)", cure: "") }
    do throws(CaptureError) {
      let kernel = try KernelFunctions.load()
      let count = kernel.candidates.count { $0.hindrance == nil }
      return Finding(
        state: .ok, text: "the kernel describes its types (BTF): \(count) functions can be entry points", cure: "")
    } catch {
      return Finding(
        state: .note, text: "BTF cannot be used, so that only tcp, udp and icmp can be entry points",
        cure: error.description)
    }
  }

  /// Whether the whole of ftrace is switched off.
  static func ftraceIsOff() -> Bool { (try? System.text("/proc/sys/kernel/ftrace_enabled"))?.trimmed == "0" }

  /// Functions that only one may replace, and somebody does.
  private static func replaced() -> [Finding] {
    var findings: [Finding] = []
    let patches = ((try? System.list("/sys/kernel/livepatch")) ?? []).sorted()
    if !patches.isEmpty {
      findings.append(
        Finding(
          state: .note, text: "live patches are loaded: \(patches.joined(separator: ", "))",
          cure: "functions that they replace cannot be entry points; choose their callers"))
    }
    guard let traceFS = try? TraceFS.find() else { return findings }
    let names = HookedFunctions.replaced(in: traceFS.topLevel.value("enabled_functions"))
    if !names.isEmpty {
      let more = names.count > 8 ? " and \(names.count - 8) more" : ""
      findings.append(
        Finding(
          state: .note, text: "somebody replaces \(names.prefix(8).joined(separator: ", "))\(more)",
          cure: "these cannot be entry points meanwhile"))
    }
    return findings
  }

  /// Whether the module is there for this kernel, however it came, and how it gets there.
  static func module() -> Finding {
    if System.exists("/sys/module/ftview") { return Finding(state: .ok, text: "module ftview is loaded", cure: "") }
    return absentModule(release: release(), root: "")
  }

  /// What to do when there is no /dev/ftview.
  static func cureForNoDevice() -> String {
    let module = module()
    if module.state == .ok { return "the module is loaded, so its device must be passed on to this container" }
    return "the module is not loaded: \(module.cure)"
  }

  /// What keeps this process from capturing, in a line; nil when nothing that can be seen without trying does.
  package static func obstacle() -> String? {
    if geteuid() != 0 { return CaptureError.notRoot.description }
    if System.exists("/dev/ftview") { return nil }
    let line = CaptureError.noModule(cure: cureForNoDevice()).description
    // The screen has no room for more.
    return line.count <= 72 ? line : "no /dev/ftview: the module is not loaded; 'ftview doctor' says how"
  }

  /// - Parameter root: what stands before every path; for tests.
  static func absentModule(release: String, root: String) -> Finding {
    let text = "module ftview is not loaded"
    let places = ["updates/dkms", "updates", "extra", "kernel/net"]
    let suffixes = ["", ".xz", ".zst", ".gz"]
    let isInstalled = places.contains { place in
      suffixes.contains { System.exists("\(root)/lib/modules/\(release)/\(place)/ftview.ko\($0)") }
    }
    if isInstalled { return Finding(state: .missing, text: text, cure: "modprobe ftview") }
    let versions = ((try? System.list("\(root)/var/lib/dkms/ftview")) ?? []).filter { $0.first?.isNumber ?? false }
    if let version = versions.max() {
      let headers =
        System.exists("\(root)/lib/modules/\(release)/build")
        ? "" : "install the headers of this kernel (on Debian linux-headers-\(release)), then "
      return Finding(
        state: .missing, text: "\(text): dkms has its source, but did not build it for \(release)",
        cure: "\(headers)dkms install ftview/\(version) -k \(release) && modprobe ftview")
    }
    return Finding(
      state: .missing, text: "\(text), and dkms does not know it",
      cure: "in ftview's source: dkms install ./kmod && modprobe ftview, or make -C kmod && insmod kmod/ftview.ko")
  }

  private static func release() -> String {
    var name = utsname()
    guard uname(&name) == 0 else { return "" }
    return withUnsafeBytes(of: &name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
