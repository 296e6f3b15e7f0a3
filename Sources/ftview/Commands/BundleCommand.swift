import ArgumentParser
import Diagnostics
import Glibc
import SystemCalls

/// `ftview bundle TARGET`: ftview on a machine where nothing is installed. The work is a script's, `Bundle/bundle`.
struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Copy ftview with a module for its kernel to a machine, over SSH, installing nothing.",
    discussion: """
      The program, the module, themes and samples go into one directory there. The module is built here, for the \
      kernel that runs there: with the headers in /lib/modules, where this machine has them, else with those of \
      Debian's archive, which mmdebstrap unpacks. Libraries that the machine lacks are copied, too. The module's \
      source is the one in /usr/src (package ftview-dkms).

      In the directory, 'ftview' starts the program, and 'remove' takes module and directory away: nothing is left.

        ftview bundle root@box
        ftview bundle --directory /opt/ftview --ssh 'ssh -p 2222' root@box
      """
  )

  @Argument(help: "Where to: USER@HOST, as ssh takes it.")
  var target: String

  @Option(help: "The directory there.")
  var directory = "ftview-bundle"

  @Option(help: "How to get there: ssh with options.")
  var ssh = "ssh"

  @Option(
    help: "Another file than this program, such as one that needs no libraries (make static).", completion: .file())
  var program: String?

  func run() throws {
    let script = ShippedFiles().bundle.first(where: System.exists)
    guard let program = program ?? ProgramFile.path, let script else {
      throw Diagnostic("the script that makes bundles is not installed", hint: "it is share/ftview/bundle/bundle")
    }
    let words = [script, program, FtviewCommand.number, target, directory, ssh]
    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    execv(script, &arguments)
    throw SystemFailure("start", script)
  }
}
