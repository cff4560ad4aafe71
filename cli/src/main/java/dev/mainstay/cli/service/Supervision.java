package dev.mainstay.cli.service;

import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.component.ComponentList;
import dev.mainstay.cli.config.ConfigLoader;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.control.Components;
import dev.mainstay.cli.control.ControlServer;
import dev.mainstay.cli.control.Diary;
import dev.mainstay.cli.control.Inspector;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Reply.SupervisorFacts;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.control.SupervisorLock;
import dev.mainstay.cli.control.WhyReport;
import dev.mainstay.cli.monitor.FleetFacts;
import dev.mainstay.core.SystemTimeline;
import dev.mainstay.monitor.Journal;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.supervisor.Fleet;
import dev.mainstay.supervisor.InstanceStatus;
import dev.mainstay.supervisor.ServiceSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor as a process: holds the lock, owns the fleet, answers on the control socket, and
 * ends in order when it is asked to or a signal comes.
 *
 * <pre>
 *   lock -> fleet -> socket -> services up -> (until shutdown or signal)
 *     -> fleet shut down: every tree proven gone -> socket removed -> journal written
 *     -> lock let go
 * </pre>
 */
final class Supervision implements AutoCloseable {

  /** Lines of output that {@code why} is told. */
  private static final int OUTPUT_LINES = 50;

  /** How long a new fleet may take to look at what an earlier one left. */
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofMillis(2);

  private final List<ServiceSpec> services;
  private final Machinery machinery;
  private final SupervisorLock lock;
  private final SystemTimeline timeline;
  private final Journal journal;
  private final Fleet fleet;
  private final ComponentList components;
  private final Diary diary;
  private final ControlServer server;
  private final CompletableFuture<Void> ended;
  private final AtomicInteger asked = new AtomicInteger();

  private Supervision(
      List<ServiceSpec> services,
      Machinery machinery,
      SupervisorLock lock,
      SystemTimeline timeline,
      Journal journal,
      Fleet fleet,
      ComponentList components,
      Diary diary,
      ControlServer server,
      CompletableFuture<Void> ended) {
    this.services = services;
    this.machinery = machinery;
    this.lock = lock;
    this.timeline = timeline;
    this.journal = journal;
    this.fleet = fleet;
    this.components = components;
    this.diary = diary;
    this.server = server;
    this.ended = ended;
  }

  /** The outcome of an attempt to become the supervisor. */
  sealed interface Opened {
    /** This process is the supervisor now, and brings up what starts by itself. */
    record Running(Supervision supervision) implements Opened {}

    /** Another process is; who, where that is known. */
    record Occupied(SupervisorLock.@Nullable Holder holder) implements Opened {}
  }

  /** Becomes the supervisor of a project, unless there is one. */
  static Opened open(Project project, StateFolder folder, Terminal terminal, Machinery machinery)
      throws IOException {
    folder.make();
    Instant since = Instant.now();
    SupervisorLock.Holder self =
        new SupervisorLock.Holder(ProcessHandle.current().pid(), since, OwnCommand.shown());
    switch (SupervisorLock.acquire(folder, self)) {
      case SupervisorLock.Attempt.Taken(SupervisorLock.Holder holder) -> {
        return new Opened.Occupied(holder);
      }
      case SupervisorLock.Attempt.Held(SupervisorLock lock) -> {
        SystemTimeline timeline = new SystemTimeline();
        Journal journal = machinery.journal(project, folder);
        Fleet fleet = machinery.fleet(project, folder, timeline, journal);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        SupervisorFacts about =
            new SupervisorFacts(
                project.name(), project.file().toString(), machinery.version(), self.pid(), since);
        Inspector inspector = machinery.inspector(folder);
        CompletableFuture<Components> parts = new CompletableFuture<>();
        Function<ServiceView, WhyReport> why =
            view ->
                view.isComponent()
                    ? inspector.inspectPart(view, parts.join().link(view.name()), timeline.now())
                    : inspector.inspect(view, owner(fleet, view), timeline.now(), OUTPUT_LINES);
        Diary diary = machinery.diary(journal, timeline);
        FleetFacts facts = new FleetFacts(about, project, fleet, why, timeline, diary);
        ComponentList components = machinery.components(project, folder, timeline, journal, facts);
        facts.with(components);
        parts.complete(components);
        ControlServer.Office office =
            new ControlServer.Office(
                about,
                fleet,
                () -> reload(project, fleet, facts, components, terminal.env()),
                why,
                components,
                diary,
                facts::settings,
                () -> ended.complete(null));
        ControlServer server = ControlServer.open(folder, office, timeline);
        components.start();
        return new Opened.Running(
            new Supervision(
                project.services(),
                machinery,
                lock,
                timeline,
                journal,
                fleet,
                components,
                diary,
                server,
                ended));
      }
    }
  }

  /** Who may own its ports: of what is only watched, anybody unless the config names one. */
  private static PortOwner owner(Fleet fleet, ServiceView view) {
    PortOwner declared =
        fleet
            .status(view.instance())
            .map(status -> status.spec().portOwner())
            .orElseGet(PortOwner.Tree::new);
    return view.isExternal() && declared instanceof PortOwner.Tree ? new PortOwner.Any() : declared;
  }

  private static Reply reload(
      Project project,
      Fleet fleet,
      FleetFacts facts,
      ComponentList components,
      Map<String, String> env) {
    return switch (ConfigLoader.load(project.file(), env)) {
      case ConfigResult.Loaded loaded -> {
        List<String> waiting = facts.with(loaded.project());
        components.budgets().ifPresent(desk -> desk.declare(loaded.project().budgets()));
        List<String> talked = components.declare(loaded.project());
        Map<Boolean, List<ServiceSpec>> services =
            loaded.project().services().stream()
                .collect(Collectors.partitioningBy(components::canRun));
        List<String> applied = fleet.apply(services.getOrDefault(true, List.of()));
        Stream<String> later =
            services.getOrDefault(false, List.of()).stream()
                .map(
                    service -> service.name() + ": added, a new supervisor talks to it (down, up)");
        yield new Reply.Done(
            Stream.of(applied.stream(), talked.stream(), later, waiting.stream())
                .flatMap(l -> l)
                .toList());
      }
      case ConfigResult.Faults(List<Fault> faults) ->
          new Reply.Faults(faults.stream().map(Fault::text).toList());
    };
  }

  /** The services that {@code up} wants up: those named, else all that start by themselves. */
  static Set<String> wanted(List<ServiceSpec> services, List<String> names) {
    return names.isEmpty()
        ? services.stream()
            .filter(ServiceSpec::autostart)
            .map(ServiceSpec::name)
            .collect(Collectors.toCollection(LinkedHashSet::new))
        : new LinkedHashSet<>(names);
  }

  Fleet fleet() {
    return fleet;
  }

  ComponentList components() {
    return components;
  }

  Instant now() {
    return timeline.now();
  }

  /** Ends everything in order; asked a second time, kills what is left. Returns at once. */
  void end() {
    if (asked.incrementAndGet() == 1) {
      diary.did("shutdown", List.of(Diary.SUPERVISOR), "signal");
      Thread.ofVirtual().name("end").start(this::shutDown);
    } else {
      for (InstanceStatus status : fleet.status()) {
        if (status.process() != null && status.process().exists()) {
          machinery.processes().signal(status.process(), "KILL");
        }
      }
    }
  }

  /** A fleet that does not know its instances yet would be down at once, and they would live on. */
  private void shutDown() {
    long until = System.nanoTime() + KNOWN_WITHIN.toNanos();
    while (!isKnown() && System.nanoTime() < until) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    fleet
        .shutDown()
        .whenComplete((_, error) -> {
          if (error == null) {
            ended.complete(null);
          } else {
            ended.completeExceptionally(error);
          }
        });
  }

  private boolean isKnown() {
    return services.stream().allMatch(service -> fleet.status(service.name()).isPresent());
  }

  /** Whether it has been asked to end by {@link #end}. */
  boolean isEnding() {
    return asked.get() > 0;
  }

  /** Completes when every tree is proven gone. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Lets go of socket, journal and lock; for after the end. */
  @Override
  public void close() throws IOException {
    server.close();
    components.close();
    journal.close();
    timeline.close();
    lock.close();
  }
}
