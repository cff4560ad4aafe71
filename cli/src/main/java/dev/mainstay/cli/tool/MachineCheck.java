package dev.mainstay.cli.tool;

import dev.mainstay.cli.view.Verdicts.Finding;
import dev.mainstay.core.posix.ThisProcess;
import dev.mainstay.supervisor.process.LinuxProcesses;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code doctor} looks at on the machine itself. */
final class MachineCheck {

  /** Less than this many open files is little for a hundred services. */
  private static final long FILES_MIN = 1024;

  /** Less free space than this is a full disk to the log keeper, in bytes. */
  private static final long FREE_BYTES_MIN = 64L * 1024 * 1024;

  private static final String MACHINE = "machine";

  private MachineCheck() {}

  static List<Finding> findings(Path folder) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            MACHINE, "JDK " + Runtime.version() + " in " + System.getProperty("java.home", "?")));
    if (!ThisProcess.isLinux()) {
      findings.add(
          Finding.bad(
              MACHINE,
              System.getProperty("os.name") + " " + System.getProperty("os.arch"),
              "Linux on x86-64 or aarch64 is needed for proof of processes and ports"));
      return findings;
    }
    findings.add(
        Files.isReadable(Path.of("/proc/self/stat"))
            ? Finding.ok(MACHINE, "/proc is there: state, start time and sockets can be read")
            : Finding.bad(MACHINE, "/proc is not readable", "mount it"));
    findings.add(
        LinuxProcesses.open().isPresent()
            ? Finding.ok(MACHINE, "orphans come to us (subreaper), and pidfd tells every end")
            : Finding.bad(MACHINE, "no subreaper or no pidfd", "Linux 5.3 or newer is needed"));
    files(findings);
    disk(folder, findings);
    return findings;
  }

  private static void files(List<Finding> findings) {
    Optional<Long> limit = openFilesLimit();
    limit.ifPresent(files ->
        findings.add(
            files >= FILES_MIN
                ? Finding.ok(MACHINE, "open files: at most " + files)
                : Finding.note(MACHINE, "open files: at most " + files, "ulimit -n 4096")));
  }

  /** The soft limit from /proc/self/limits (proc(5)). */
  private static Optional<Long> openFilesLimit() {
    try {
      return Files.readAllLines(Path.of("/proc/self/limits")).stream()
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.replaceFirst("Max open files\\s+", "").replaceFirst("\\s.*", ""))
          .filter(text -> text.matches("[0-9]{1,18}"))
          .map(Long::valueOf)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void disk(Path folder, List<Finding> findings) {
    try {
      FileStore store = Files.getFileStore(folder);
      long free = store.getUsableSpace();
      String text =
          "disk of " + folder + " (" + store.type() + "): " + free / 1_000_000 + " MB free";
      findings.add(
          free >= FREE_BYTES_MIN
              ? Finding.ok(MACHINE, text)
              : Finding.bad(MACHINE, text, "logs would be lost: make room"));
      boolean collapses = store.type().equals("ext4") || store.type().equals("xfs");
      findings.add(
          collapses
              ? Finding.ok(MACHINE, "logs can be cut at their beginning (" + store.type() + ")")
              : Finding.note(
                  MACHINE,
                  "logs on " + store.type() + " are rotated by punching holes or copying",
                  ""));
      if (!Files.isWritable(folder)) {
        findings.add(
            Finding.bad(
                MACHINE, "not writable: " + folder, "the state is kept in .mainstay there"));
      }
    } catch (IOException e) {
      findings.add(Finding.bad(MACHINE, "disk of " + folder + ": " + e.getMessage(), ""));
    }
  }
}
