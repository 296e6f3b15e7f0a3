import Glibc

/// An open file, closed when the value goes away.
package struct Descriptor: ~Copyable {
  /// The number, for poll(2). Owned by this value.
  package let raw: Int32

  /// Takes over an open descriptor: nobody else may close it from now on.
  package init(owning raw: Int32) { self.raw = raw }

  deinit { _ = Glibc.close(raw) }

  /// Closes the file here, where the reader can see it.
  package consuming func close() {}
}
