/// Makes a trace.dat file of version 6, as trace-cmd lays it out, from ``KernelRecords`` and the given sub-buffers.
package func traceDat(cpus: [[[UInt8]]], comms: String = "7 bash\n8 sshd\n", instance: String? = nil) -> [UInt8] {
  let pageSize = 4096
  func block(_ text: String) -> [UInt8] { le64(UInt64(text.utf8.count)) + Array(text.utf8) }
  var file: [UInt8] = [0x17, 0x08, 0x44] + Array("tracing".utf8) + Array("6".utf8) + [0, 0, 8]
  file += le32(UInt32(pageSize))
  file += Array("header_page".utf8) + [0] + block(KernelRecords.headerPage)
  file += Array("header_event".utf8) + [0] + block("type_len : 5 bits\n")
  file += le32(2) + block(KernelRecords.entryFormat) + block(KernelRecords.exitFormat)
  file += le32(2)
  file += Array("ftview".utf8) + [0] + le32(2) + block(KernelRecords.beginFormat) + block(KernelRecords.endFormat)
  file += Array("sched".utf8) + [0] + le32(1) + block(KernelRecords.switchFormat)
  file += le32(UInt32(KernelRecords.symbols.utf8.count)) + Array(KernelRecords.symbols.utf8)
  file += le32(0)
  file += block(comms)
  file += le32(UInt32(cpus.count))

  // One option of each kind that is read, then the end of the options; the instance's place is not known yet.
  file += Array("options  ".utf8) + [0]
  let clock = Array("[local] global\0".utf8)
  file += le16(4) + le32(UInt32(clock.count)) + clock
  var instancePlace: Int?
  if let instance {
    let name = Array(instance.utf8) + [0]
    file += le16(3) + le32(UInt32(8 + name.count))
    instancePlace = file.count
    file += le64(0) + name
  }
  file += le16(0)
  file += Array("flyrecord".utf8) + [0]
  let table = file.count
  file += Array(repeating: 0, count: 16 * cpus.count)
  var dataTable = table
  if let place = instancePlace {
    // The top-level buffer stays empty.
    file.replaceSubrange(place..<(place + 8), with: le64(UInt64(file.count)))
    file += Array("flyrecord".utf8) + [0]
    dataTable = file.count
    file += Array(repeating: 0, count: 16 * cpus.count)
  }
  file += Array(repeating: 0, count: (pageSize - file.count % pageSize) % pageSize)
  for (cpu, pages) in cpus.enumerated() {
    let place = dataTable + 16 * cpu
    let bytes = pages.flatMap { $0 }
    file.replaceSubrange(place..<(place + 16), with: le64(UInt64(file.count)) + le64(UInt64(bytes.count)))
    file += bytes
  }
  return file
}
