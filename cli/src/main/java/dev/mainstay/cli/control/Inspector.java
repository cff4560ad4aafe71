package dev.mainstay.cli.control;

import dev.mainstay.cli.control.WhyReport.ListenerFacts;
import dev.mainstay.cli.control.WhyReport.PortFacts;
import dev.mainstay.cli.control.WhyReport.ProcessLine;
import dev.mainstay.cli.control.WhyReport.Whose;
import dev.mainstay.core.json.Json;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.Sockets.BoundOnly;
import dev.mainstay.probe.Sockets.Holder;
import dev.mainstay.probe.Sockets.Listener;
import dev.mainstay.supervisor.ProcessFacts;
import dev.mainstay.supervisor.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gathers what the machine itself says about one instance: processes, ports, files. */
public final class Inspector {

  /** Stands for a process that we may not look into. */
  private static final Holder UNSEEN = new Holder(0, "", Instant.EPOCH);

  private final StateFolder folder;
  private final Processes processes;
  private final Sockets sockets;
  private final LastOutput lastOutput;

  /** Reads the newest lines of a log. */
  @FunctionalInterface
  public interface LastOutput {
    /** The last lines of the newest start, at most {@code max}. */
    List<String> lines(Path log, int max);
  }

  public Inspector(
      StateFolder folder, Processes processes, Sockets sockets, LastOutput lastOutput) {
    this.folder = folder;
    this.processes = processes;
    this.sockets = sockets;
    this.lastOutput = lastOutput;
  }

  /**
   * Everything that can be found out now; takes some 10 ms.
   *
   * @param owner who may own the ports of the instance, as the config says
   */
  public WhyReport inspect(ServiceView service, PortOwner owner, Instant now, int outputLines) {
    Map<Long, ProcessFacts> tree = tree(service);
    Set<Long> pids = tree.keySet();
    Set<Integer> declared =
        service.ports().stream().map(port -> port.port()).collect(Collectors.toSet());
    return new WhyReport(
        service,
        now,
        service.ports().stream()
            .map(port ->
                new PortFacts(
                    port.name(),
                    port.port(),
                    port.port() == 0
                        ? List.of()
                        : listeners(sockets.on(port.port(), pids), pids, owner)))
            .toList(),
        listeners(
            sockets.of(pids).stream().filter(l -> !declared.contains(l.port())).toList(),
            pids,
            owner),
        sockets.boundOnly(pids).stream().map(BoundOnly::port).distinct().sorted().toList(),
        tree.values().stream().map(Inspector::process).toList(),
        pidFile(service, pids),
        lastOutput.lines(Path.of(service.log()), outputLines));
  }

  /**
   * Everything that can be found out about a part of this process: its command line and its output
   * are the supervisor's, and say nothing of it.
   *
   * @param link how it is, when it is a link; else JSON's null
   */
  public WhyReport inspectPart(ServiceView part, Json link, Instant now) {
    Set<Long> own = Set.of(part.pid());
    List<PortFacts> ports =
        part.ports().stream()
            .filter(port -> port.port() != 0)
            .map(port ->
                new PortFacts(
                    port.name(),
                    port.port(),
                    listeners(sockets.on(port.port(), own), own, new PortOwner.Tree())))
            .toList();
    return new WhyReport(part, now, ports, List.of(), List.of(), List.of(), "", List.of(), link);
  }

  /** The living processes by pid, the main one first. */
  private Map<Long, ProcessFacts> tree(ServiceView service) {
    Map<Long, ProcessFacts> tree = new LinkedHashMap<>();
    if (service.pid() != 0) {
      processes.identify(service.pid()).ifPresent(main -> tree.put(service.pid(), main));
    }
    for (Processes.Marked marked : processes.marked(folder.project().toString())) {
      if (marked.instance().equals(service.instance())) {
        tree.putIfAbsent(marked.process().identity().pid(), marked.process());
      }
    }
    return tree;
  }

  private static List<ListenerFacts> listeners(
      List<Listener> listeners, Set<Long> pids, PortOwner owner) {
    List<ListenerFacts> facts = new ArrayList<>();
    for (Listener listener : listeners) {
      Holder holder = listener.holder() == null ? UNSEEN : listener.holder();
      facts.add(
          new ListenerFacts(
              listener.address(),
              listener.port(),
              holder.pid(),
              holder.command(),
              holder.startedAt(),
              whose(holder, pids, owner)));
    }
    return facts;
  }

  private static Whose whose(Holder holder, Set<Long> pids, PortOwner owner) {
    boolean allowed =
        switch (owner) {
          case PortOwner.Any _ -> true;
          case PortOwner.Named named -> named.runs(holder.command());
          case PortOwner.Tree _ -> false;
        };
    return pids.contains(holder.pid()) ? Whose.ITS_OWN : allowed ? Whose.ALLOWED : Whose.STRANGER;
  }

  private static ProcessLine process(ProcessFacts facts) {
    return new ProcessLine(
        facts.identity().pid(), facts.state(), facts.startedAt(), facts.command());
  }

  private String pidFile(ServiceView service, Set<Long> pids) {
    if (service.pidFile().isEmpty()) {
      return "";
    }
    Path file = Path.of(service.pidFile());
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (IOException e) {
      return file + " is missing or not readable";
    }
    long pid = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    if (pid == 0) {
      return file + " holds no pid";
    }
    if (pids.contains(pid)) {
      return file + " names pid " + pid + ", which is ours";
    }
    Optional<ProcessFacts> stranger = processes.identify(pid);
    return stranger
        .map(facts -> file + " names pid " + pid + ", which is another program: " + facts.command())
        .orElse(file + " names pid " + pid + ", and no such process lives: it is stale");
  }
}
