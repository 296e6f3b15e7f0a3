import CallTrees

/// A packet against the others of its entry point and family, as text or JSON (Docs/Families.md).
package struct FamilyMemberReport {
  let label: String
  let packet: PacketRecord
  let table: FamilyTable
  /// Empty without a family.
  let name: String
  let member: FamilyMember

  /// Times farther out come first; more than these are counted only.
  private static let shown = 20

  /// - Parameter label: the packet as the user named it, `web.dat#3`.
  package init(label: String, _ trace: Trace, _ table: FamilyTable, packet: PacketRecord) {
    self.label = label
    self.packet = packet
    self.table = table
    member = FamilyMember(trace, table, position: trace.packets.position(of: packet))
    var names = FamilyNames()
    names.update(table, trace)
    name = member.family.map { names[$0].long } ?? ""
  }

  /// What the packet has and lacks, and the values outside of what is usual: the twenty that are farthest out.
  package func writeText(into buffer: inout ExportBuffer) {
    buffer.putLine("\(label)  \(packet.summary.isEmpty ? packet.entry : packet.summary)")
    buffer.put("\n")
    if let family = member.family {
      let rare = table.isRare(family) ? ", rare" : ""
      buffer.putLine(
        "family \(family + 1): \(name), \(table.families[family].count) of \(member.others + 1) at "
          + "\(packet.entry) (\(ShareText.percent(table.share(of: family)))\(rare))")
      buffer.put("\n")
    } else {
      buffer.put("no family: something of this packet is missing, so what it lacks and its times say nothing\n")
    }
    put("has, and under \(Rarity.percent) % of the others have:", member.has, into: &buffer)
    put("lacks, and over \(100 - Rarity.percent) % of the others have:", member.lacks, into: &buffer)
    putOutliers(into: &buffer)
  }

  private func put(_ title: String, _ list: [FamilyMember.Deviation], into buffer: inout ExportBuffer) {
    if list.isEmpty { return }
    buffer.put("\n")
    buffer.put(title)
    buffer.put("\n")
    for deviation in list where !buffer.isStopped {
      let beneath = deviation.beneath > 0 ? " and \(deviation.beneath) beneath" : ""
      buffer.putLine("  \(deviation.path.joined(separator: "/"))\(beneath)  (\(deviation.packets) of \(member.others))")
      buffer.put("\n")
      buffer.breathe()
    }
  }

  private func putOutliers(into buffer: inout ExportBuffer) {
    guard member.family != nil else { return }
    guard member.siblings >= FamilyTolerance.enough else {
      return buffer.put("\n\(FamiliesReport.count(member.siblings, "other")) in its family: too few to judge times\n")
    }
    guard !member.outliers.isEmpty else {
      return buffer.put("\nevery time lies between the 5th and the 95th percentile of its family\n")
    }
    buffer.put("\noutside the 5th to the 95th percentile of its family:\n\n")
    var lines = TextTable(["what", "here", "p5", "median", "p95", "path"], left: ["what", "path"])
    for outlier in member.outliers.prefix(Self.shown) {
      let isTime = outlier.measure != .calls
      let cells = [outlier.value, outlier.usual.low, outlier.usual.median, outlier.usual.high]
      lines.add(
        [Self.name(outlier.measure)] + cells.map { isTime ? TimeText.short($0) : String($0) }
          + [outlier.path.joined(separator: "/")])
    }
    lines.write(into: &buffer)
    if member.outliers.count > Self.shown { buffer.put("and \(member.outliers.count - Self.shown) more\n") }
  }

  /// The contract `ftview-family-member/1`.
  package func writeJSON(into buffer: inout ExportBuffer) {
    buffer.put("{\"format\":\"ftview-family-member/1\",\"trace\":")
    buffer.putJSON(label)
    buffer.put(",\"packet\":\(packet.index),\"entry\":")
    buffer.putJSON(packet.entry)
    buffer.put(",\"family\":")
    buffer.putJSON(member.family.map { $0 + 1 })
    buffer.put(",\"name\":")
    buffer.putJSON(member.family == nil ? nil : name)
    buffer.put(",\"others\":\(member.others),\"siblings\":\(member.siblings)")
    for (key, list) in [("has", member.has), ("lacks", member.lacks)] {
      buffer.put(",\"\(key)\":[")
      for (index, deviation) in list.enumerated() {
        buffer.put(index == 0 ? "\n{\"path\":" : ",\n{\"path\":")
        FamiliesReport.putPath(deviation.path, into: &buffer)
        buffer.put(",\"packets\":\(deviation.packets),\"beneath\":\(deviation.beneath)}")
      }
      buffer.put("]")
    }
    buffer.put(",\"outliers\":[")
    for (index, outlier) in member.outliers.enumerated() where !buffer.isStopped {
      buffer.put(index == 0 ? "\n{\"path\":" : ",\n{\"path\":")
      FamiliesReport.putPath(outlier.path, into: &buffer)
      buffer.put(",\"what\":\"\(Self.name(outlier.measure))\",\"value\":\(outlier.value),\"p5\":\(outlier.usual.low)")
      buffer.put(",\"median\":\(outlier.usual.median),\"p95\":\(outlier.usual.high)}")
      buffer.breathe()
    }
    buffer.put("]}\n")
  }

  private static func name(_ measure: FamilyMember.Measure) -> String {
    switch measure {
    case .total: "total"
    case .selfTime: "self"
    case .calls: "calls"
    }
  }
}
