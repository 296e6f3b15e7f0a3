import Capture
import Testing

@testable import ftview

@Suite("The progress line of arming")
struct ArmingLineTests {
  @Test(
    "it says what is done, for how long already, and that it is being given up",
    arguments: [
      (.looking, false, 0, "arming: reading what this kernel has …"),
      (.tracer(functions: 40551), false, 3, "arming: switching function_graph on in 40551 functions, 3 s …"),
      (
        .tracer(functions: 1), true, 12,
        "giving up once the kernel is done with switching function_graph on in 1 function, 12 s …"
      ),
      (.tracer(functions: 0), false, 0, "arming: switching function_graph on …"),
      (.gate, false, 0, "arming: hooking the entry points …"),
    ] as [(ArmingStage, Bool, Int64, String)])
  func text(stage: ArmingStage, isGivenUp: Bool, seconds: Int64, text: String) {
    #expect(ArmingLine.text(stage, isGivenUp: isGivenUp, seconds: seconds) == text)
  }
}
