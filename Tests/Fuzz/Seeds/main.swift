// Writes the hand-made inputs of the binary readers: FuzzSeeds DIRECTORY, which has a directory for each.
import Foundation

let arguments = CommandLine.arguments
guard arguments.count == 2 else {
  FileHandle.standardError.write(Data("usage: FuzzSeeds DIRECTORY\n".utf8))
  exit(2)
}
let directory = URL(fileURLWithPath: arguments[1])
for (target, seeds) in [("sub-buffers", SubBufferSeeds.all), ("trace-dat", TraceDatSeeds.all)] {
  let place = directory.appendingPathComponent(target)
  try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
  for (name, bytes) in seeds { try Data(bytes).write(to: place.appendingPathComponent(name)) }
}
