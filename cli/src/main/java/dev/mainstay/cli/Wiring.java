package dev.mainstay.cli;

import dev.mainstay.cli.command.UnfitMachine;
import dev.mainstay.cli.component.Component;
import dev.mainstay.cli.component.ComponentList;
import dev.mainstay.cli.component.ComponentView;
import dev.mainstay.cli.component.JournalView;
import dev.mainstay.cli.component.Part;
import dev.mainstay.cli.component.Talker;
import dev.mainstay.cli.config.GatewaySettings;
import dev.mainstay.cli.config.LinkSettings;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.Diary;
import dev.mainstay.cli.control.Inspector;
import dev.mainstay.cli.control.McpDesk;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.gateway.Gateway;
import dev.mainstay.cli.gateway.GatewayPart;
import dev.mainstay.cli.gateway.HubDesk;
import dev.mainstay.cli.link.LinkGround;
import dev.mainstay.cli.link.LinkJson;
import dev.mainstay.cli.link.LinkPart;
import dev.mainstay.cli.link.LinkSet;
import dev.mainstay.cli.monitor.ComponentChanged;
import dev.mainstay.cli.monitor.FleetFacts;
import dev.mainstay.cli.monitor.JournalConfig;
import dev.mainstay.cli.monitor.JournalDiary;
import dev.mainstay.cli.monitor.LogClues;
import dev.mainstay.cli.monitor.Records;
import dev.mainstay.cli.monitor.WebConfig;
import dev.mainstay.cli.monitor.WebPart;
import dev.mainstay.cli.service.Machinery;
import dev.mainstay.core.Chance;
import dev.mainstay.core.Loop;
import dev.mainstay.core.SystemTimeline;
import dev.mainstay.core.Timeline;
import dev.mainstay.core.access.Token;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.sqlite.SqliteJournal;
import dev.mainstay.monitor.web.BudgetPages;
import dev.mainstay.monitor.web.MetricsPage;
import dev.mainstay.monitor.web.Parts;
import dev.mainstay.monitor.web.RecordPages;
import dev.mainstay.monitor.web.Route;
import dev.mainstay.monitor.web.WebSpec;
import dev.mainstay.probe.LogMark;
import dev.mainstay.probe.Peers;
import dev.mainstay.probe.Prober;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.dispatch.Probers;
import dev.mainstay.probe.notify.NotifySocket;
import dev.mainstay.probe.port.LinuxSockets;
import dev.mainstay.supervisor.Fleet;
import dev.mainstay.supervisor.Ground;
import dev.mainstay.supervisor.Launches;
import dev.mainstay.supervisor.Outputs;
import dev.mainstay.supervisor.Pipes;
import dev.mainstay.supervisor.Processes;
import dev.mainstay.supervisor.Supervisor;
import dev.mainstay.supervisor.logs.LogEvent;
import dev.mainstay.supervisor.logs.LogReader;
import dev.mainstay.supervisor.logs.ServiceLogs;
import dev.mainstay.supervisor.process.LinuxProcesses;
import dev.mainstay.supervisor.process.RunFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the real things: the only place that does. Each is made when it is first asked for. */
final class Wiring implements Machinery {

  /** A stopped process is seen within this. */
  private static final Duration LOOK_PAUSE = Duration.ofMillis(500);

  private static final String HOST = hostName();

  private @Nullable Sockets sockets;
  private @Nullable Processes processes;

  /** Made with the fleet, for it talks to some of its services; null when none is declared. */
  private @Nullable Gateway gateway;

  /** The services' first processes are there by then, and the processor is free. */
  private static final Duration JOURNAL_PATIENCE = Duration.ofMillis(500);

  @Override
  public Journal journal(Project project, StateFolder folder) {
    return SqliteJournal.open(
        folder.journal(),
        JournalConfig.of(project),
        HOST,
        JOURNAL_PATIENCE,
        InstantSource.system());
  }

  /** The supervisor itself, real in all its parts, already told which services are declared. */
  @Override
  public Fleet fleet(Project project, StateFolder folder, Timeline timeline, Journal journal) {
    CompletableFuture<Supervisor> made = new CompletableFuture<>();
    Gateway talker = gateway(project, folder, timeline, journal);
    gateway = talker;
    Supervisor supervisor =
        new Supervisor(
            new Ground(
                project.directory(),
                HOST,
                new LinkedHashMap<>(System.getenv()),
                processes(),
                sockets(),
                prober(folder, timeline, talker == null ? Peers.NONE : talker.peers()),
                runs(folder, journal),
                outputs(folder, made),
                timeline,
                Executors.newVirtualThreadPerTaskExecutor(),
                Loop.on(timeline),
                Chance.fresh(),
                LOOK_PAUSE,
                talker == null ? Pipes.NOBODY : talker.pipes(),
                journal::tell));
    made.complete(supervisor);
    supervisor.start(project.services());
    return supervisor;
  }

  @Override
  public ComponentList components(
      Project project, StateFolder folder, Timeline timeline, Journal journal, FleetFacts facts) {
    Records records =
        Records.open(
            project,
            journal,
            timeline,
            HOST,
            Chance.fresh(),
            instance -> facts.log(instance).map(LogClues::of).orElseGet(List::of));
    Optional<WebSpec> spec = WebConfig.of(project);
    Instant since = timeline.now();
    long pid = ProcessHandle.current().pid();
    Supplier<Optional<ServiceView>> trouble =
        () -> JournalView.of(journal.health(), since, pid, folder.supervisorLog());
    List<Component> all = new ArrayList<>();
    Supplier<Optional<String>> login = Optional::empty;
    if (spec.isPresent()) {
      WebPart part =
          new WebPart(spec.get(), () -> parts(folder, journal, facts, since, records), sockets());
      ComponentView view =
          new ComponentView("monitor", since, pid, spec.get().first(), folder.supervisorLog());
      all.add(component(view, part, timeline, journal));
      login = part::login;
    }
    Gateway talker = gateway;
    McpDesk desk = null;
    Talker talks = Talker.NOBODY;
    if (talker != null) {
      GatewayPart part = new GatewayPart(talker, sockets());
      ComponentView view =
          new ComponentView("gateway", since, pid, talker.port(), folder.supervisorLog());
      all.add(component(view, part, timeline, journal));
      desk = new HubDesk(talker);
      talks = part;
    }
    LinkSet links = links(project, folder, timeline, journal);
    return new ComponentList(all, trouble, login, records::budgets, desk, links, talks);
  }

  private LinkSet links(Project project, StateFolder folder, Timeline timeline, Journal journal) {
    Supplier<LinkGround> ground =
        LinkGround.later(() -> token(folder), timeline, journal::tell, HOST);
    Instant since = timeline.now();
    long pid = ProcessHandle.current().pid();
    return new LinkSet(
        new LinkSet.Making(
            (link, config) -> new LinkPart(link, shown(config, link), ground, sockets()),
            part ->
                component(
                    new ComponentView(part.name(), since, pid, part.port(), folder.supervisorLog()),
                    part,
                    timeline,
                    journal),
            last -> journal.tell(ComponentChanged.removed(last, HOST, timeline.now())),
            parts -> LinkJson.of(parts, timeline.now()),
            Executors.newVirtualThreadPerTaskExecutor()),
        project);
  }

  private static Map<String, String> shown(Project project, LinkSettings link) {
    String prefix = "links." + link.spec().name() + ".";
    Map<String, String> shown = new LinkedHashMap<>();
    project.settings().stream()
        .filter(setting -> setting.path().startsWith(prefix))
        .forEach(setting -> shown.put(setting.path().substring(prefix.length()), setting.value()));
    return shown;
  }

  private static Token token(StateFolder folder) {
    try {
      return Token.in(folder.token());
    } catch (IOException e) {
      throw new UncheckedIOException("the token cannot be read: " + e.getMessage(), e);
    }
  }

  private static Component component(
      ComponentView view, Part part, Timeline timeline, Journal journal) {
    return new Component(
        view,
        part,
        Executors.newVirtualThreadPerTaskExecutor(),
        Loop.on(timeline),
        (before, after) -> journal.tell(ComponentChanged.of(before, after, HOST)));
  }

  @Override
  public Diary diary(Journal journal, Timeline timeline) {
    return new JournalDiary(journal, timeline, HOST);
  }

  private Parts parts(
      StateFolder folder, Journal journal, FleetFacts facts, Instant since, Records records) {
    return new Parts(
        version(),
        HOST,
        since,
        facts,
        journal,
        token(folder),
        InstantSource.system(),
        records::news,
        pages(journal, facts, records));
  }

  private List<Route> pages(Journal journal, FleetFacts facts, Records records) {
    List<Route> routes =
        new ArrayList<>(
            new RecordPages(journal, records::starts, records::alerts, InstantSource.system())
                .routes());
    routes.addAll(new BudgetPages(records::budgets, InstantSource.system()).routes());
    routes.add(
        new MetricsPage(
                version(),
                facts,
                journal,
                records::starts,
                records::incidents,
                records::alerts,
                records::budgets)
            .route());
    return routes;
  }

  /** The run folder, cleared of flags that nobody can vouch for any more. */
  private static RunFiles runs(StateFolder folder, Journal journal) {
    Consumer<String> faults = words -> journal.tell(new FilesFault(Instant.now(), HOST, words));
    RunFiles runs = new RunFiles(folder.run(), HOST, faults);
    runs.begin().ifPresent(faults);
    return runs;
  }

  private @Nullable Gateway gateway(
      Project project, StateFolder folder, Timeline timeline, Journal journal) {
    GatewaySettings settings = project.mcp();
    return settings == null
        ? null
        : new Gateway(
            new Gateway.Setup(
                project,
                settings,
                folder,
                timeline,
                HOST,
                version(),
                System.getenv(),
                Main::run,
                journal::tell));
  }

  private Prober prober(StateFolder folder, Timeline timeline, Peers peers) {
    return new Probers(
        sockets(), timeline, InstantSource.system(), folder.run(), notifySocket(folder), peers);
  }

  /** Where services tell in systemd's way that they are ready; its name is the project's own. */
  private static @Nullable NotifySocket notifySocket(StateFolder folder) {
    return NotifySocket.open(Launches.notifyName(folder.project()), InstantSource.system())
        .toOptional()
        .orElse(null);
  }

  private static Outputs outputs(StateFolder folder, CompletableFuture<Supervisor> supervisor) {
    try {
      return ServiceLogs.open(
          folder.logs(),
          InstantSource.system(),
          event -> {
            CompletableFuture<Void> _ = supervisor.thenAccept(known -> tell(known, event));
          });
    } catch (IOException e) {
      throw new UncheckedIOException("the folder for logs cannot be made: " + folder.logs(), e);
    }
  }

  private static void tell(Supervisor supervisor, LogEvent event) {
    switch (event) {
      case LogEvent.DiskFull full -> supervisor.outputLost(full.words());
      case LogEvent.DiskOk _ -> supervisor.outputLost("");
      case LogEvent.LinesLost _, LogEvent.Trouble _ -> {}
    }
  }

  @Override
  public Processes processes() {
    Processes made = processes;
    if (made == null) {
      made =
          LinuxProcesses.open()
              .orElseThrow(() ->
                  new UnfitMachine(
                      "needs Linux 5.3 or newer, with /proc and pidfd_open(2): elsewhere it could"
                          + " not prove whose process and whose port it is",
                      "see: mainstay doctor"));
      processes = made;
    }
    return made;
  }

  @Override
  public Sockets sockets() {
    Sockets made = sockets;
    if (made == null) {
      made = new LinuxSockets();
      sockets = made;
    }
    return made;
  }

  @Override
  public Prober prober() {
    return new Probers(
        sockets(), new SystemTimeline(), InstantSource.system(), Path.of("."), null, Peers.NONE);
  }

  private static String hostName() {
    String known = System.getenv("HOSTNAME");
    if (known != null && !known.isEmpty()) {
      return known;
    }
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }

  @Override
  public Inspector inspector(StateFolder folder) {
    return new Inspector(folder, processes(), sockets(), Wiring::lastOutput);
  }

  /**
   * What the newest start has written; while it has written nothing, what those before it left,
   * with our marks, which say where they ended and how.
   */
  private static List<String> lastOutput(Path log, int lines) {
    try {
      LogReader reader = new LogReader(log);
      List<String> newest = reader.lastOfStart(lines).lines();
      List<String> any = newest.isEmpty() ? reader.last(lines).lines() : newest;
      return any.stream().allMatch(line -> line.startsWith(LogMark.PREFIX)) ? List.of() : any;
    } catch (IOException e) {
      return List.of("(its log cannot be read: " + e.getMessage() + ")");
    }
  }

  @Override
  public String version() {
    String version = Wiring.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }
}
