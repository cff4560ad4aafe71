package dev.mainstay.supervisor.process;

import dev.mainstay.core.posix.Descriptor;
import dev.mainstay.core.posix.PidFd;
import dev.mainstay.core.posix.Signal;
import dev.mainstay.supervisor.Exit;
import dev.mainstay.supervisor.ProcessFacts;
import dev.mainstay.supervisor.ProcessIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One process that is held by a pidfd and by its open stat file, so that nothing learnt or done
 * through it can be about another process that has got the same pid.
 *
 * <p>It lives until {@link #end}, which closes both and remembers the exit. The lock is for the
 * descriptors: their numbers are given out again once they are closed.
 */
final class Held {

  private final ProcessIdentity identity;
  private final PidFd pidFd;
  private final Descriptor statFile;
  private State state = new Open(new ArrayList<>(), false);
  private Named named = new Named("", -1, "");

  /** A process in hand, and what its stat file said of it then. */
  record Taken(Held held, ProcStat stat) {}

  private sealed interface State {}

  private record Open(List<Consumer<Exit>> waiting, boolean killed) implements State {}

  private record Ended(Exit exit) implements State {}

  /** A command line, and by what it is seen that the process has executed another program. */
  private record Named(String name, long stackStart, String command) {
    boolean isOf(ProcStat stat) {
      return stackStart == stat.stackStart() && name.equals(stat.name());
    }
  }

  private Held(ProcessIdentity identity, PidFd pidFd, Descriptor statFile) {
    this.identity = identity;
    this.pidFd = pidFd;
    this.statFile = statFile;
  }

  /** Takes hold of whatever process has this pid; empty when none has, or no descriptor is left. */
  static Optional<Taken> take(long pid, ProcFiles proc) {
    Optional<PidFd> pidFd = PidFd.open(pid).toOptional();
    if (pidFd.isEmpty()) {
      return Optional.empty();
    }
    Optional<Descriptor> file = ProcFiles.openStat(pid);
    Optional<ProcStat> stat = file.flatMap(ProcFiles::stat);
    if (file.isEmpty() || stat.isEmpty()) {
      file.ifPresent(Descriptor::close);
      pidFd.get().close();
      return Optional.empty();
    }
    Held held = new Held(proc.identity(stat.get()), pidFd.get(), file.get());
    return Optional.of(new Taken(held, stat.get()));
  }

  ProcessIdentity identity() {
    return identity;
  }

  /** The pidfd's number; for the thread that alone ends this. */
  int descriptor() {
    return pidFd.number();
  }

  /** Facts as of now; empty when it has been reaped. */
  synchronized Optional<ProcessFacts> look(ProcFiles proc) {
    return switch (state) {
      case Ended _ -> Optional.empty();
      case Open _ -> ProcFiles.stat(statFile).map(stat -> proc.facts(stat, command(stat)));
    };
  }

  /** The kernel's letter as of now; 0 when it has been reaped. */
  synchronized char state(ProcFiles proc) {
    char letter =
        switch (state) {
          case Ended _ -> 0;
          case Open _ -> ProcFiles.letter(statFile);
        };
    // Where the first thread has ended, the others tell.
    return letter == 'Z' ? look(proc).map(ProcessFacts::state).orElse((char) 0) : letter;
  }

  /** Sends a signal; false when it has ended. */
  synchronized boolean send(Signal signal) {
    return switch (state) {
      case Ended _ -> false;
      case Open open -> {
        boolean sent = pidFd.send(signal).isEmpty();
        if (sent && signal == Signal.KILL) {
          state = new Open(open.waiting(), true);
        }
        yield sent;
      }
    };
  }

  /** Whether we sent it SIGKILL. */
  synchronized boolean wasKilledByUs() {
    return state instanceof Open(_, boolean killed) && killed;
  }

  /** Tells of its end, at once when that has come. */
  void tell(Consumer<Exit> told) {
    Optional<Exit> exit = waitOrExit(told);
    exit.ifPresent(told);
  }

  /** Lets go of it: closes the descriptors and gives those who wait to be told. */
  synchronized List<Consumer<Exit>> end(Exit exit) {
    return switch (state) {
      case Ended _ -> List.of();
      case Open open -> {
        state = new Ended(exit);
        pidFd.close();
        statFile.close();
        yield open.waiting();
      }
    };
  }

  private synchronized Optional<Exit> waitOrExit(Consumer<Exit> told) {
    return switch (state) {
      case Ended(Exit exit) -> Optional.of(exit);
      case Open open -> {
        open.waiting().add(told);
        yield Optional.empty();
      }
    };
  }

  /** Its command line, read again only when it has executed another program. */
  synchronized String command(ProcStat stat) {
    if (named.isOf(stat)) {
      return named.command();
    }
    String command = ProcFiles.command(stat);
    // Within an exec there is none for a moment; that is not to be kept.
    if (!command.startsWith("[")) {
      named = new Named(stat.name(), stat.stackStart(), command);
    }
    return command;
  }
}
