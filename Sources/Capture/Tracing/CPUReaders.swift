import CFtview
import Glibc
import SystemCalls

/// The raw buffers of all CPUs, `per_cpu/cpuN/trace_pipe_raw`, read without ever waiting.
final class CPUReaders {
  /// A round takes at most so many pages of one CPU, so that a flood on one does not starve the others or the screen.
  private static let pagesPerRound = 2048

  private var readers: [CPUReader]
  private let buffer: UnsafeMutableRawBufferPointer

  /// Opens every CPU's buffer. While they are open the kernel lets nobody change the trace array's tracer.
  init(of array: TraceArray, pageSize: Int) throws(SystemFailure) {
    buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pageSize, alignment: 16)
    readers = []
    for cpu in try array.cpus() {
      let path = array.file("per_cpu/cpu\(cpu)/trace_pipe_raw")
      readers.append(CPUReader(cpu: cpu, path: path, file: try System.open(path, O_RDONLY | O_NONBLOCK)))
    }
  }

  deinit { buffer.deallocate() }

  /// Reads what is there, calling `body` with each sub-buffer.
  ///
  /// - Parameter exhaustively: go on until every CPU is empty, which ends only when nothing is recorded any more.
  /// - Returns: the CPUs that may hold more.
  func round(
    exhaustively: Bool = false, _ body: (UnsafeRawBufferPointer, Int) throws(SystemFailure) -> Void
  ) throws(SystemFailure) -> [Int] {
    var unfinished: [Int] = []
    for reader in readers {
      var pages = 0
      while let count = try System.read(reader.file, into: buffer, path: reader.path), count > 0 {
        try body(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)), reader.cpu)
        pages += 1
        if !exhaustively && pages >= Self.pagesPerRound {
          unfinished.append(reader.cpu)
          break
        }
      }
    }
    return unfinished
  }
}

/// One CPU's raw buffer, open.
private final class CPUReader {
  let cpu: Int
  let path: String
  let file: Descriptor

  init(cpu: Int, path: String, file: consuming Descriptor) {
    self.cpu = cpu
    self.path = path
    self.file = file
  }
}
