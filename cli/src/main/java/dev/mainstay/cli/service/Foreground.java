package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.control.SupervisorLock;
import dev.mainstay.cli.view.Progress;
import dev.mainstay.cli.view.Words;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.Evidence;
import dev.mainstay.supervisor.Fleet;
import dev.mainstay.supervisor.InstanceStatus;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor as a command: shows how it goes, until Ctrl-C ends everything in order, or until
 * it parts from its terminal.
 *
 * <pre>
 *   STARTING --all settled--> TOLD      any --asked to end--> ENDING
 * </pre>
 */
final class Foreground {

  /** How often the panel on a terminal is drawn anew while nothing changes. */
  private static final long TICK_MS = 250;

  /** Where nobody looks, only changes are worth a look; this is for what none of them tells. */
  private static final long QUIET_TICK_MS = 10_000;

  private final Machinery machinery;
  private final @Nullable Detach detach;

  /** Who is told: the person, and after a parting the log. */
  private Terminal terminal;

  private List<Screen> screens = List.of();

  /** Something to look at again: a change or a signal. Only that there was one matters. */
  private final BlockingQueue<String> bell = new ArrayBlockingQueue<>(1);

  /** What changed since the last look, by instance: of many, few have. */
  private final Map<String, InstanceStatus> news = new ConcurrentHashMap<>();

  /** All as they were at the last look, by instance; of the thread that looks. */
  private final Map<String, ServiceView> known = new LinkedHashMap<>();

  /** How far the start is told. */
  private enum Phase {
    STARTING,
    TOLD,
    ENDING
  }

  /** What a line of an instance is made of; only another one is worth a look. */
  private record Shown(State state, @Nullable Cause cause, int holding) {}

  /** Stays with this terminal. */
  Foreground(Machinery machinery, Terminal terminal) {
    this(machinery, terminal, null);
  }

  /** Parts from this terminal when it is time. */
  Foreground(Machinery machinery, Terminal terminal, @Nullable Detach detach) {
    this.machinery = machinery;
    this.terminal = terminal;
    this.detach = detach;
  }

  /** Is the supervisor until it is asked to end. */
  int up(Project project, StateFolder folder, List<String> names) {
    try {
      return switch (Supervision.open(Selection.of(project, names), folder, terminal, machinery)) {
        case Supervision.Opened.Occupied(SupervisorLock.Holder holder) -> occupied(folder, holder);
        case Supervision.Opened.Running(Supervision supervision) -> {
          try (supervision) {
            screens =
                detach == null
                    ? List.of(new Screen(terminal))
                    : List.of(new Screen(terminal), new Screen(detach.log(terminal)));
            yield supervise(supervision, Supervision.wanted(project.services(), names));
          }
        }
      };
    } catch (IOException e) {
      terminal.complain("cannot become the supervisor in " + folder.root() + ": " + e, "");
      return ExitCode.NOT_PROVEN.code();
    }
  }

  private int occupied(StateFolder folder, SupervisorLock.@Nullable Holder holder) {
    String who =
        holder == null
            ? "another process"
            : "pid "
                + holder.pid()
                + ", since "
                + Words.age(holder.since(), Instant.now())
                + " ("
                + holder.command()
                + ")";
    terminal.complain(
        "a supervisor of this project runs already: " + who,
        "it holds " + folder.lock() + "; talk to it (mainstay status) or end it (mainstay down)");
    return ExitCode.NOT_PROVEN.code();
  }

  private int supervise(Supervision supervision, Set<String> wanted) {
    Signals.on(() -> signalled(supervision), "INT", "TERM", "HUP");
    CompletableFuture<Void> _ = supervision.ended().whenComplete((_, _) -> ring());
    Map<String, Shown> shown = new ConcurrentHashMap<>();
    Runnable unwatch = supervision.components().watch(_ -> ring());
    try (Fleet.Watch _ = supervision.fleet().watch(status -> ringIfNew(shown, status))) {
      supervision.fleet().status().forEach(status -> news.putIfAbsent(status.instance(), status));
      Phase phase = Phase.STARTING;
      SpareHeap heap = SpareHeap.own();
      long began = System.nanoTime();
      while (!supervision.ended().isDone()) {
        look(supervision);
        phase = next(phase, supervision, wanted, began);
        boolean quiet = !await(phase);
        if (phase == Phase.TOLD && quiet) {
          heap.giveBack();
        }
      }
      look(supervision);
    } finally {
      unwatch.run();
    }
    return end(supervision);
  }

  private Phase next(Phase phase, Supervision supervision, Set<String> wanted, long began) {
    if (phase != Phase.ENDING && supervision.isEnding()) {
      screens.forEach(Screen::keep);
      terminal.say("ending all services in order; Ctrl-C again kills them");
      return Phase.ENDING;
    }
    if (phase != Phase.STARTING) {
      return phase;
    }
    if (detach != null && detach.isDue(known.values(), wanted)) {
      screens.forEach(Screen::keep);
      Screen log = screens.getLast();
      detach.part(known.values(), wanted, terminal, log.terminal());
      screens = List.of(log);
      terminal = log.terminal();
      return Phase.TOLD;
    }
    if (detach == null && settled(known.values(), wanted)) {
      screens.forEach(Screen::keep);
      tell(known.values(), Duration.ofNanos(System.nanoTime() - began));
      return Phase.TOLD;
    }
    return phase;
  }

  private void signalled(Supervision supervision) {
    supervision.end();
    ring();
  }

  private void look(Supervision supervision) {
    List<ServiceView> changed =
        switch (terminal.screen()) {
          // A panel shows ages too, and those change all the time.
          case LIVE -> all(supervision);
          case LINES, DOCUMENT ->
              Stream.concat(taken(), supervision.components().views().stream()).toList();
        };
    changed.forEach(view -> known.put(view.instance(), view));
    Set<String> there = new HashSet<>(supervision.fleet().instances());
    supervision.components().views().forEach(view -> there.add(view.instance()));
    known.values().removeIf(view -> !there.contains(view.instance()));
    Instant now = supervision.now();
    screens.forEach(screen -> screen.show(changed, known.values(), now));
  }

  private Stream<ServiceView> taken() {
    return List.copyOf(news.keySet()).stream()
        .map(news::remove)
        .filter(Objects::nonNull)
        .map(ServiceView::of);
  }

  private static List<ServiceView> all(Supervision supervision) {
    return Stream.concat(
            supervision.fleet().status().stream().map(ServiceView::of),
            supervision.components().views().stream())
        .toList();
  }

  private static boolean settled(Collection<ServiceView> all, Set<String> wanted) {
    boolean known =
        wanted.stream().allMatch(name -> all.stream().anyMatch(view -> view.isNamed(name)));
    return known
        && all.stream()
            .filter(view -> view.wanted() == Wanted.UP || wanted.contains(view.name()))
            .allMatch(view -> Settled.up(view, all) != Settled.OPEN);
  }

  private void tell(Collection<ServiceView> all, Duration took) {
    all.stream()
        .filter(view -> view.wanted() == Wanted.UP && !view.asWanted())
        .forEach(view ->
            terminal.say(
                Progress.failure(view, terminal.width(), terminal.paint(), terminal.typed())));
    terminal.say(Progress.verdict(all, took) + "; Ctrl-C ends all");
  }

  private int end(Supervision supervision) {
    if (supervision.ended().isCompletedExceptionally()) {
      String left =
          all(supervision).stream()
              .filter(view -> view.pid() != 0 && !view.isComponent())
              .map(view -> view.instance() + " (pid " + view.pid() + ")")
              .collect(Collectors.joining(", "));
      terminal.complain("not all has ended: " + left, "");
      return ExitCode.NOT_PROVEN.code();
    }
    terminal.say("all services have ended, every process is gone");
    return ExitCode.DONE.code();
  }

  /** A probe that was answered as before changes nothing that is shown here. */
  private void ringIfNew(Map<String, Shown> shown, InstanceStatus status) {
    int holding = 0;
    for (Evidence evidence : status.evidence()) {
      holding += evidence.ok() ? 1 : 0;
    }
    Shown now = new Shown(status.state(), status.cause(), holding);
    if (!now.equals(shown.put(status.instance(), now))) {
      news.put(status.instance(), status);
      ring();
    }
  }

  private void ring() {
    boolean _ = bell.offer("look");
  }

  /** Waits for the bell; false when it has not rung for a tick. */
  private boolean await(Phase phase) {
    boolean watched =
        terminal.screen() == Terminal.Screen.LIVE || (detach != null && phase == Phase.STARTING);
    try {
      return bell.poll(watched ? TICK_MS : QUIET_TICK_MS, TimeUnit.MILLISECONDS) != null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
