package dev.mainstay.supervisor;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Step;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One machine driven by hand: events in, time passed, actions and state looked at. */
final class Drive {

  static final Duration QUICK = Duration.ofMillis(1);

  private final InstanceSpec spec;
  private final DaemonMachine machine;
  private Daemon daemon;
  private Instant wakeAt = Instant.MAX;
  private long nextPid = 100;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  List<DaemonAction> actions = new ArrayList<>();

  Drive(ServiceSpec service) {
    spec = InstanceSpec.of(service).getFirst();
    machine = new DaemonMachine(spec, Path.of("/tmp/log"), new Chance(1));
    daemon = Daemon.declared(now, service.live().interval());
  }

  /** Sends an event; the actions of this one step can be looked at afterwards. */
  Drive send(DaemonEvent event) {
    Step<Daemon, DaemonAction> step = machine.on(daemon, event, now);
    daemon = step.next();
    wakeAt = step.wakeAt();
    actions = step.actions();
    return this;
  }

  /** Lets time pass, waking the machine whenever it asked to be; actions add up. */
  Drive pass(Duration time) {
    Instant until = now.plus(time);
    List<DaemonAction> all = new ArrayList<>();
    while (!wakeAt.isAfter(until)) {
      now = wakeAt.isAfter(now) ? wakeAt : now;
      send(new DaemonEvent.Wake());
      all.addAll(actions);
    }
    now = until;
    actions = all;
    return this;
  }

  Drive up() {
    return send(new DaemonEvent.Want(Wanted.UP));
  }

  Drive down() {
    return send(new DaemonEvent.Want(Wanted.DOWN));
  }

  /** The spawn that was asked for succeeds. */
  Drive spawned() {
    long generation = daemon.history().generation();
    ProcessIdentity main = new ProcessIdentity(nextPid++, 1, "boot");
    return send(
        new DaemonEvent.Spawned(
            generation,
            new Life(generation, main, "token" + generation, now, ports(), Life.Origin.SPAWNED)));
  }

  private Map<String, Integer> ports() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    spec.ports().forEach(port -> ports.put(port.name(), port.first()));
    return ports;
  }

  /** Answers every probe that is being asked, until none is asked any more at this moment. */
  Drive answerAll(Answers answers) {
    return answerEach(probe -> answers.to(probe.stage()));
  }

  /** The same, with an answer for each probe. */
  Drive answerEach(Function<ProbeSpec, ProbeResult> answers) {
    List<DaemonAction> left = new ArrayList<>(actions);
    while (!left.isEmpty()) {
      if (left.removeFirst() instanceof DaemonAction.Ask ask) {
        send(answer(ask, answers.apply(ask.spec())));
        left.addAll(actions);
      }
    }
    return this;
  }

  /** The answer to one question. */
  static DaemonEvent answer(DaemonAction.Ask ask, ProbeResult result) {
    return new DaemonEvent.Probed(ask.life().generation(), ask.life().main(), ask.check(), result);
  }

  /** What the outside answers to the probes of a stage. */
  interface Answers {
    ProbeResult to(Stage stage);
  }

  static ProbeResult passed() {
    return new ProbeResult.Passed("fine", QUICK);
  }

  static ProbeResult failed(CauseCode code) {
    return new ProbeResult.Failed(code, "seen: " + code.label(), QUICK);
  }

  /** Started and proven. */
  Drive ready() {
    return up().spawned().answerAll(_ -> passed());
  }

  Drive exits(Exit exit, ProcessFacts... remaining) {
    return send(
        new DaemonEvent.Exited(
            life().generation(), life().main().pid(), exit, List.of(remaining), Optional.empty()));
  }

  Drive surveyed(ProcessFacts... remaining) {
    return send(new DaemonEvent.Surveyed(life().generation(), List.of(remaining)));
  }

  ProcessFacts process(long pid) {
    return new ProcessFacts(new ProcessIdentity(pid, 1, "boot"), 1, 'S', now, "child");
  }

  Life life() {
    return Views.life(daemon.state()).orElseThrow();
  }

  State state() {
    return daemon.state().shown();
  }

  Daemon daemon() {
    return daemon;
  }

  InstanceStatus status() {
    return Views.of(spec, daemon, Path.of("/tmp/log"), "");
  }

  /** The code of the cause that is shown; empty when there is none. */
  Optional<CauseCode> cause() {
    return Optional.ofNullable(status().cause()).map(cause -> cause.code());
  }

  /** The sentence of the cause that is shown; empty when there is none. */
  String why() {
    return Optional.ofNullable(status().cause()).map(cause -> cause.text()).orElse("");
  }

  /** The kinds of the last actions, such as {@code [Spawn, Follow]}. */
  List<String> did() {
    return actions.stream().map(action -> action.getClass().getSimpleName()).toList();
  }

  /** The signals among the last actions. */
  List<String> signals() {
    return actions.stream()
        .flatMap(action ->
            switch (action) {
              case DaemonAction.Signal signal -> Optional.of(signal.signal()).stream();
              case DaemonAction.SignalTree tree -> Optional.of("tree " + tree.signal()).stream();
              case DaemonAction.Spawn _,
                  DaemonAction.Follow _,
                  DaemonAction.Ask _,
                  DaemonAction.CloseInput _,
                  DaemonAction.Survey _,
                  DaemonAction.RaiseFlag _,
                  DaemonAction.LowerFlag _,
                  DaemonAction.Bury _,
                  DaemonAction.Remember _,
                  DaemonAction.Amend _ ->
                  Optional.<String>empty().stream();
            })
        .toList();
  }
}
