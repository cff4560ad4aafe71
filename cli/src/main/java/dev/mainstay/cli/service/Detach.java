package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.service.ProofWait.Outcome;
import dev.mainstay.cli.view.Paint;
import dev.mainstay.core.posix.Descriptor;
import dev.mainstay.core.posix.ThisProcess;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a supervisor parts from the terminal that began it: on proof, or when nobody waits any
 * longer, it says how it went, lets the launcher end, and lives on with its log alone.
 */
final class Detach {

  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;

  private final Launcher launcher;
  private final StateFolder folder;
  private final @Nullable Duration limit;
  private final Up.Proof proof;
  private final long began = System.nanoTime();

  /**
   * A parting that begins to wait now.
   *
   * @param limit how long to wait for proof; null for what the services' deadlines allow
   */
  Detach(Launcher launcher, StateFolder folder, @Nullable Duration limit, Up.Proof proof) {
    this.launcher = launcher;
    this.folder = folder;
    this.limit = limit;
    this.proof = proof;
  }

  /** Leaves the terminal's session: from here on its Ctrl-C ends the launcher alone. */
  static void leaveSession() {
    var _ = ThisProcess.leadSession();
  }

  /** Where the supervisor writes from its first line on; begun anew. */
  Terminal log(Terminal like) throws IOException {
    Files.deleteIfExists(folder.supervisorLog());
    FileOutputStream appended = new FileOutputStream(folder.supervisorLog().toFile(), true);
    PrintStream bounded =
        new PrintStream(
            new BoundedLog(appended, folder.supervisorLog()), true, StandardCharsets.UTF_8);
    return new Terminal(
        bounded,
        bounded,
        () -> Integer.MAX_VALUE,
        Terminal.Screen.LINES,
        Paint.PLAIN,
        like.directory(),
        like.env(),
        like.typed());
  }

  /** Whether it is time to part. */
  boolean isDue(Collection<ServiceView> all, Set<String> wanted) {
    Duration longest = limit == null ? ProofWait.defaultLimit(all) : limit;
    return proof == Up.Proof.NOT_AWAITED
        || waited().compareTo(longest) >= 0
        || Outcome.isSettled(all, withComponents(all, wanted), Settled::up)
        || !launcher.waits();
  }

  private Duration waited() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Says how it went, to the person and to the log, and parts. */
  void part(Collection<ServiceView> all, Set<String> wanted, Terminal terminal, Terminal log) {
    ExitCode code = ExitCode.DONE;
    if (!launcher.waits()) {
      log.say("nobody waits any longer for proof");
    } else if (proof == Up.Proof.NOT_AWAITED) {
      terminal.note(
          terminal.typed().text("the supervisor runs; not waited for proof (mainstay status)"));
    } else {
      Outcome outcome = Outcome.of(all, withComponents(all, wanted), Settled::up);
      Change.tellUp(outcome, waited(), log);
      code = Change.tellUp(outcome, waited(), terminal);
    }
    terminal.out().flush();
    terminal.err().flush();
    // The terminal may be closed now; what the JVM itself has to say goes to the log too.
    Descriptor.openForAppending(folder.supervisorLog())
        .toOptional()
        .ifPresent(open -> {
          var _ = open.standInFor(STANDARD_OUTPUT);
          var _ = open.standInFor(STANDARD_ERROR);
          open.close();
        });
    launcher.part(code.code());
  }

  /** The services that were asked for, and the supervisor's own components. */
  private static Set<String> withComponents(Collection<ServiceView> all, Set<String> wanted) {
    Set<String> names = new LinkedHashSet<>(wanted);
    for (ServiceView view : all) {
      if (view.isComponent()) {
        names.add(view.instance());
      }
    }
    return names;
  }
}
