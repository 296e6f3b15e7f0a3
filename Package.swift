// swift-tools-version: 6.2
// ftview: what the Linux kernel did with one packet. Docs/Architecture.md shows how the targets fit together.
import PackageDescription

/// Every target of ours is held to the same bar; dependencies are not ours to hold.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

/// What a target is and where to start reading: nothing to build.
let readme = ["README.md"]

/// Optimised in debug builds too, where every check stays: tests put tens of thousands of trees through it.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Small rather than fast in the released program: what runs once for a command or a key, and never for an event or a call.
let small: [SwiftSetting] = [.unsafeFlags(["-Osize"], .when(configuration: .release))]

/// What each target stands on directly.
let direct: [String: [String]] = [
  "TraceEvents": ["KernelTypes"],
  "CallTrees": ["TraceEvents"],
  "Interface": ["CallTrees", "Screen"],
  "Screen": ["Diagnostics"],
  "Export": ["CallTrees", "Diagnostics"],
  "SystemCalls": ["Diagnostics", "CFtview"],
  "TraceFiles": ["CallTrees", "SystemCalls", "CUnpack"],
  "Capture": ["TraceFiles", "CPcap"],
  "Terminal": ["Screen", "CNcurses"],
  "ftview": ["Interface", "Export", "Capture", "Terminal", "CYaml"],
  "TestSupport": ["CallTrees"],
  "TraceFilesSupport": ["TraceFiles"],
]

/// The targets named and all that they stand on.
///
/// Every target names all of it. Its code has the layout of their structures in it, and is compiled anew only when a module that
/// is named has changed: a target that left one out crashed after a structure there had got a private member.
func all(_ names: [String]) -> [Target.Dependency] {
  var found: [String] = []
  var next = names
  while let name = next.popLast() {
    if !found.contains(name) {
      found.append(name)
      next += direct[name] ?? []
    }
  }
  return found.sorted().map { .target(name: $0) }
}

func source(_ name: String, _ settings: [SwiftSetting] = strict) -> Target {
  .target(name: name, dependencies: all(direct[name] ?? []), exclude: readme, swiftSettings: settings)
}

func support(_ name: String) -> Target {
  .target(name: name, dependencies: all(direct[name] ?? []), path: "Tests/\(name)", swiftSettings: strict)
}

func test(_ name: String, on names: String...) -> Target {
  .testTarget(name: name, dependencies: all(names), swiftSettings: strict)
}

/// The pure middle: no I/O, builds and tests without root, terminal or kernel.
let middle: [Target] = [
  source("Diagnostics", strict + small), source("KernelTypes"), source("TraceEvents"),
  source("CallTrees", strict + optimised),
  source("Screen", strict + small), source("Interface"), source("Export"),
]

/// The only targets that touch the operating system.
let edges: [Target] = [
  .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
  .target(name: "CPcap", linkerSettings: [.linkedLibrary("pcap")]),
  .target(name: "CFtview"),
  // The archive, so that no box needs the library.
  .target(name: "CYaml", linkerSettings: [.linkedLibrary(":libyaml.a")]),
  .target(name: "CUnpack", linkerSettings: [.linkedLibrary("z"), .linkedLibrary("lzma"), .linkedLibrary("zstd")]),
  source("SystemCalls", strict + small), source("TraceFiles"), source("Capture", strict + small),
  source("Terminal", strict + small),
  .executableTarget(
    name: "ftview",
    dependencies: all(direct["ftview"] ?? []) + [.product(name: "ArgumentParser", package: "swift-argument-parser")],
    exclude: readme + ["Bundle", "Completion"], swiftSettings: strict + small),
]

let tests: [Target] = [
  support("TestSupport"), support("TraceFilesSupport"),
  test("KernelTypesTests", on: "TestSupport"),
  test("TraceEventsTests", on: "TestSupport"),
  test("CallTreesTests", on: "TestSupport"),
  test("ScreenTests", on: "Screen"),
  test("InterfaceTests", on: "Interface", "TestSupport"),
  test("ExportTests", on: "Export", "TestSupport"),
  test("SystemCallsTests", on: "SystemCalls", "TestSupport"),
  test("TraceFilesTests", on: "TraceFilesSupport", "TestSupport", "Export"),
  test("CaptureTests", on: "Capture", "Export", "TraceFilesSupport", "TestSupport"),
  test("EndToEnd", on: "ftview", "TestSupport"),
]

/// Fuzzing (Docs/Contributing/Fuzzing.md). `Fuzz` links only with libFuzzer, so these are a package of their own, which
/// `Tests/Fuzz/run` asks for by a variable.
let fuzzing: [Target] =
  middle + edges.filter { $0.name == "CUnpack" } + [
    support("TestSupport"),
    .target(name: "CFuzz", path: "Tests/Fuzz/CFuzz"),
    .executableTarget(
      name: "Fuzz", dependencies: all(["TestSupport", "CUnpack", "CFuzz"]), path: "Tests/Fuzz/Fuzz",
      swiftSettings: strict),
    .executableTarget(
      name: "FuzzSeeds", dependencies: all(["TestSupport"]), path: "Tests/Fuzz/Seeds", swiftSettings: strict),
  ]

/// Tests/Benchmarks/diff asks for it by a variable.
let benchmarks: [Target] =
  middle + [
    support("TestSupport"),
    .executableTarget(
      name: "DiffBenchmark", dependencies: all(["TestSupport"]), path: "Tests/Benchmarks/DiffBenchmark",
      swiftSettings: strict),
  ]

let package =
  Context.environment["FTVIEW_BENCHMARKS"] != nil
  ? Package(name: "ftview", targets: benchmarks)
  : Context.environment["FTVIEW_FUZZING"] != nil
    ? Package(name: "ftview", targets: fuzzing)
    : Package(
      name: "ftview",
      products: [.executable(name: "ftview", targets: ["ftview"])],
      dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
      ],
      targets: middle + edges + tests
    )
