/// An error that has words of its own, for ArgumentParser, in the place of Foundation's `LocalizedError`.
///
/// ArgumentParser asks Foundation for two things, which would more than double the program: whether an error is a
/// `LocalizedError`, and JSON for `--experimental-dump-help`. The release binary is linked so that this protocol is what
/// is meant by the first, and a refusal (`ftview_without_foundation`) by the second: Tests/TestBox/lib/release.sh. The
/// requirement is the first one of `LocalizedError`, so an error that conforms is also told in its own words.
package protocol ErrorWithWords: Error {
  var errorDescription: String? { get }
}
