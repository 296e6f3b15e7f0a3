import CFtview
import TraceEvents

/// A function whose values decide which windows are kept (`struct ftview_judged`, kmod/uapi/ftview.h).
struct JudgedFunction: Equatable {
  /// Where it begins.
  var start: UInt64
  var judgement: Judgement
}

/// For which values of a function a window is kept: the module's `FTVIEW_JUDGE_*`, and how wide they are, in bytes.
struct Judgement: Equatable {
  var how: UInt32
  var width: UInt32

  /// The values that ``PacketErrors`` takes for errors, and some that it does not: see Docs/Capture.md.
  ///
  /// The kernel's types describe its own functions. What others leave in the register counts where it does there: only where
  /// the caller returned an error as well.
  static func error(_ shape: ErrorShape) -> Judgement? {
    switch shape {
    case .nothing, .bool: nil
    case .signed(let bytes): plain(ftview_judge_error, bytes)
    // Written in hexadecimal, of which eight digits at least can be an error's.
    case .unsigned(let bytes): bytes < 4 ? nil : bytes == 8 ? ofRegister : plain(ftview_judge_error, bytes)
    case .pointer: ofRegister
    case .unknown: Judgement(how: ofRegister.how | ftview_judge_doubted, width: 8)
    }
  }

  /// The values of a function that is named: all below zero, and error pointers; nil where it has none.
  static func negative(_ shape: ErrorShape) -> Judgement? {
    switch shape {
    case .nothing, .bool, .unsigned: nil
    case .signed(let bytes): plain(ftview_judge_negative, bytes)
    case .pointer, .unknown: ofRegister
    }
  }

  /// An error in all of the register or, the rest being zero, in its lower half.
  private static let ofRegister = Judgement(how: ftview_judge_error | ftview_judge_lower, width: 8)

  private static func plain(_ how: UInt32, _ bytes: Int) -> Judgement? {
    [1, 2, 4, 8].contains(bytes) ? Judgement(how: how, width: UInt32(bytes)) : nil
  }

  /// For the values of either: of one function that two rules name, or of two that lie at one address.
  func or(_ other: Judgement) -> Judgement {
    var how = self.how | other.how
    // In doubt only where both are.
    if self.how & other.how & ftview_judge_doubted == 0 { how &= ~ftview_judge_doubted }
    let width = max(self.width, other.width)
    if width < 8 { how &= ~ftview_judge_lower }
    return Judgement(how: how, width: width)
  }
}

extension ErrorShape {
  /// What a function of that shape returns, for somebody who expected an error of it.
  var noErrorText: String {
    switch self {
    case .nothing: "returns nothing"
    case .bool: "returns true or false"
    default: "returns a number without a sign"
    }
  }
}
