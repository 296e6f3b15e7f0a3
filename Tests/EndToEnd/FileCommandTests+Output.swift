import Foundation
import Testing

/// What `-o` and `--save` make, with real files, links, pipes and limits.
extension FileCommandTests {
  @Test(
    "A file that is there is replaced with --force only",
    arguments: ["export a.txt -o", "diff a.txt '#2' -o", "families a.txt --save"])
  func replaces(command: String) throws {
    try inDirectory { directory in
      let refused = try shell(
        "echo old > b.txt && ln -s b.txt link && ftview \(command) link; cat b.txt", in: directory)
      #expect(refused.errors == "ftview: link: is there already; give another name, or --force to replace it\n")
      #expect(refused.output == "old\n")
      let outcome = try shell(
        "ftview \(command) link --force; stat -c '%F' b.txt link && grep -c old b.txt; ls -A", in: directory)
      #expect(outcome.output.hasPrefix("regular file\nsymbolic link\n0\na.txt\nb.txt\nlink\n"), "\(outcome.errors)")
    }
  }

  @Test("What holds packets is for its owner only, whatever the mask and whatever was there")
  func modes() throws {
    try inDirectory { directory in
      let outcome = try shell(
        """
        umask 022; echo old > old; chmod 666 old
        for f in text json csv folded dot html markdown chrome speedscope; do ftview export a.txt --format $f -o $f; done
        ftview export a.txt -o old --force; ftview diff a.txt '#2' -o diff; ftview families a.txt --save base
        stat -c '%a %n' text json csv folded dot html markdown chrome speedscope old diff base
        """, in: directory)
      #expect(
        outcome.output
          == """
          600 text
          600 json
          644 csv
          644 folded
          644 dot
          600 html
          600 markdown
          600 chrome
          600 speedscope
          600 old
          600 diff
          644 base

          """, "\(outcome.errors)")
    }
  }

  @Test("Standard output, pipes and devices are written to by name, too")
  func specialFiles() throws {
    try inDirectory { directory in
      let plain = try shell("ftview export a.txt", in: directory).output
      for line in [
        "ftview export a.txt -o -", "ftview export a.txt -o /dev/stdout", "ftview export a.txt -o /dev/fd/3 3>&1",
        "mkfifo p; cat p & ftview export a.txt -o p; wait", "ftview export a.txt -o /dev/stdout | cat",
        "ftview export a.txt -o /dev/stderr 2>&1 >/dev/null", "ftview export a.txt -o /dev/null; ftview export a.txt",
      ] {
        let outcome = try shell(line, in: directory)
        #expect(outcome.output == plain, "\(line)")
        #expect(outcome.errors == "")
        #expect(try shell("ls -A; rm -f p", in: directory).output.hasPrefix("a.txt\n"))
      }
    }
  }

  @Test("A file that may not be that long is not there, and said so")
  func limitedSize() throws {
    try inDirectory { directory in
      let big = String(repeating: Self.sample, count: 200)
      try big.write(to: directory.appendingPathComponent("big.txt"), atomically: false, encoding: .utf8)
      let outcome = try shell("ulimit -f 1; ftview export big.txt -o x.txt; echo $?; ls x.txt", in: directory)
      #expect(outcome.output == "2\n")
      #expect(
        outcome.errors.hasPrefix(
          "ftview: x.txt: a file may not be that long here; raise the limit ('ulimit -f'), or write elsewhere\n"))
    }
  }
}
