import CallTrees
import Screen

extension FamilyName {
  /// The name in so many columns: the long one where it fits, else the short one, which is the path's end.
  func text(columns: Int) -> String { TextWidth.columns(long) <= columns ? long : short }
}
