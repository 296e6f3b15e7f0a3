// swift-tools-version: 6.2
// ftview: what the Linux kernel did with one packet. Docs/Architecture.md shows how the targets fit together.
import PackageDescription

/// Every target of ours is held to the same bar; dependencies are not ours to hold.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

/// Optimised in debug builds too, where every check stays: tests put tens of thousands of trees through it.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The pure middle: no I/O, builds and tests without root, terminal or kernel.
///
/// Here and below every target names all it stands on, not only what it stands on directly. Its code has the layout of their
/// structures in it, and is compiled anew only when a module that is named has changed: a target that left one out crashed
/// after a structure there had got a private member.
let middle: [Target] = [
  .target(name: "TraceEvents", swiftSettings: strict),
  .target(name: "CallTrees", dependencies: ["TraceEvents"], swiftSettings: strict + optimised),
  .target(name: "Screen", exclude: ["README.md"], swiftSettings: strict),
  .target(
    name: "Interface", dependencies: ["TraceEvents", "CallTrees", "Screen"], exclude: ["README.md"],
    swiftSettings: strict),
  .target(name: "Export", dependencies: ["TraceEvents", "CallTrees"], swiftSettings: strict),
]

/// The only targets that touch the operating system.
let edges: [Target] = [
  .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
  .target(name: "CPcap", linkerSettings: [.linkedLibrary("pcap")]),
  .target(name: "CFtview"),
  // The archive, so that no box needs the library.
  .target(name: "CYaml", linkerSettings: [.linkedLibrary(":libyaml.a")]),
  .target(name: "CUnpack", linkerSettings: [.linkedLibrary("z"), .linkedLibrary("lzma"), .linkedLibrary("zstd")]),
  .target(
    name: "Capture", dependencies: ["TraceEvents", "CallTrees", "CFtview", "CPcap", "CUnpack"], swiftSettings: strict),
  .target(name: "Terminal", dependencies: ["Screen", "CNcurses"], exclude: ["README.md"], swiftSettings: strict),
  .executableTarget(
    name: "ftview",
    dependencies: [
      "TraceEvents", "CallTrees", "Screen", "Interface", "Export", "Capture", "Terminal", "CFtview", "CYaml",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    swiftSettings: strict),
]

let tests: [Target] = [
  .target(
    name: "TestSupport", dependencies: ["TraceEvents", "CallTrees"], path: "Tests/TestSupport", swiftSettings: strict),
  .testTarget(
    name: "TraceEventsTests", dependencies: ["TraceEvents", "CallTrees", "TestSupport"], swiftSettings: strict),
  .testTarget(
    name: "CallTreesTests", dependencies: ["TraceEvents", "CallTrees", "TestSupport"], swiftSettings: strict),
  .testTarget(name: "ScreenTests", dependencies: ["Screen"], swiftSettings: strict),
  .testTarget(
    name: "InterfaceTests", dependencies: ["TraceEvents", "CallTrees", "Screen", "Interface", "TestSupport"],
    swiftSettings: strict),
  .testTarget(
    name: "ExportTests", dependencies: ["TraceEvents", "CallTrees", "Export", "TestSupport"], swiftSettings: strict),
  .testTarget(
    name: "CaptureTests", dependencies: ["Capture", "CPcap", "TraceEvents", "CallTrees", "Export", "TestSupport"],
    swiftSettings: strict),
  .testTarget(
    name: "EndToEnd", dependencies: ["ftview", "Capture", "TraceEvents", "CallTrees", "TestSupport"],
    swiftSettings: strict),
]

/// Fuzzing (Docs/Fuzzing.md). `Fuzz` links only with libFuzzer, so these are a package of their own, which
/// `Tests/Fuzz/run` asks for by a variable.
let fuzzing: [Target] =
  middle + edges.filter { $0.name == "CUnpack" } + tests.filter { $0.name == "TestSupport" } + [
    .target(name: "CFuzz", path: "Tests/Fuzz/CFuzz"),
    .executableTarget(
      name: "Fuzz", dependencies: ["TraceEvents", "CallTrees", "TestSupport", "CUnpack", "CFuzz"],
      path: "Tests/Fuzz/Fuzz", swiftSettings: strict),
    .executableTarget(
      name: "FuzzSeeds", dependencies: ["TraceEvents", "CallTrees", "TestSupport"], path: "Tests/Fuzz/Seeds",
      swiftSettings: strict),
  ]

/// Tests/Benchmarks/diff asks for it by a variable.
let benchmarks: [Target] =
  middle + tests.filter { $0.name == "TestSupport" } + [
    .executableTarget(
      name: "DiffBenchmark", dependencies: ["TraceEvents", "CallTrees", "TestSupport"],
      path: "Tests/Benchmarks/DiffBenchmark",
      swiftSettings: strict)
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
