package dev.mainstay.supervisor;

import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.ProbeAction;
import dev.mainstay.probe.ProbeEvent;
import dev.mainstay.probe.ProbeMachine;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.ProbeState;
import dev.mainstay.probe.ProbeState.Pace;
import dev.mainstay.probe.ProbeState.Phase;
import dev.mainstay.probe.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * The probes of one process tree, as a list in the order of the stages; the heartbeat, which is no
 * stage of a start, comes last.
 */
final class Checks {

  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(2);

  private Checks() {}

  /** A probe with this life's ports put in, and how long a start may take until it must hold. */
  private record Declared(ProbeSpec probe, Duration deadline) {}

  /** Every probe that is declared for this instance, with this life's ports put in; all held. */
  static List<ProbeState> of(InstanceSpec spec, Life life, Path log, Instant now) {
    return declared(spec, life, log).stream()
        .map(declared -> ProbeState.held(declared.probe(), now))
        .toList();
  }

  /** How long a start may take until each of {@link #of} must hold, in the same order. */
  static List<Duration> deadlines(InstanceSpec spec, Life life, Path log) {
    return declared(spec, life, log).stream().map(Declared::deadline).toList();
  }

  private static List<Declared> declared(InstanceSpec spec, Life life, Path log) {
    ServiceSpec service = spec.service();
    Duration common = service.ready().deadline();
    Map<String, String> given = Placeholders.of(life.ports());
    List<Declared> answers = new ArrayList<>();
    for (ProbeSpec answer : service.ready().answers()) {
      ProbeSpec placed = placed(answer, life.ports(), log);
      answers.add(new Declared(placed, service.ready().deadlineOf(answer)));
    }
    List<Declared> all = new ArrayList<>();
    if (service.pidFile() != null) {
      Path file = Placeholders.fill(service.pidFile(), given);
      all.add(new Declared(new ProbeSpec.PidFile(file, LOOKUP_TIMEOUT), common));
    }
    for (Map.Entry<String, Integer> port : life.ports().entrySet()) {
      Set<Integer> others = new HashSet<>(life.ports().values());
      others.remove(port.getValue());
      ProbeSpec probe =
          new ProbeSpec.Port(
              port.getKey(), port.getValue(), others, service.portOwner(), LOOKUP_TIMEOUT);
      all.add(new Declared(probe, portDeadline(port.getValue(), answers, common)));
    }
    all.addAll(answers);
    if (service.live().heartbeat() != null) {
      all.add(new Declared(placed(service.live().heartbeat(), given), common));
    }
    return all;
  }

  /** A port must listen by when the last of the answers from it must come. */
  private static Duration portDeadline(int port, List<Declared> answers, Duration common) {
    return answers.stream()
        .filter(answer -> answersFrom(answer.probe(), port))
        .map(Declared::deadline)
        .max(Duration::compareTo)
        .orElse(common);
  }

  /** The probe with its port placeholders and log file filled in. */
  private static ProbeSpec placed(ProbeSpec probe, Map<String, Integer> byName, Path log) {
    List<Integer> ports = List.copyOf(byName.values());
    return switch (probe) {
      case ProbeSpec.Exec exec -> placed(exec, Placeholders.of(byName));
      case ProbeSpec.Http http -> http.withPort(portFor(http.port(), ports));
      case ProbeSpec.Ws ws -> ws.withPort(portFor(ws.port(), ports));
      case ProbeSpec.Tcp tcp -> tcp.withPort(portFor(tcp.port(), ports));
      case ProbeSpec.LogLine line -> new ProbeSpec.LogLine(line.text(), log, line.timeout());
      case ProbeSpec.PidFile _,
          ProbeSpec.Port _,
          ProbeSpec.Notify _,
          ProbeSpec.Peer _,
          ProbeSpec.Heartbeat _ ->
          probe;
    };
  }

  /** A command that checks is told the ports in the same two ways as the service itself. */
  private static ProbeSpec placed(ProbeSpec.Exec exec, Map<String, String> given) {
    Map<String, String> env = new LinkedHashMap<>(exec.env());
    env.putAll(given);
    return new ProbeSpec.Exec(
        exec.command().stream().map(word -> Placeholders.fill(word, given)).toList(),
        exec.directory(),
        env,
        exec.timeout());
  }

  private static ProbeSpec placed(ProbeSpec.Heartbeat beat, Map<String, String> given) {
    Path file = Placeholders.fill(beat.file(), given);
    return new ProbeSpec.Heartbeat(file, beat.maxAge(), beat.progress(), beat.timeout());
  }

  private static int portFor(int placeholder, List<Integer> ports) {
    int index = placeholder > 0 ? -1 : Math.max(0, -placeholder - 1);
    return index < 0 || index >= ports.size() ? placeholder : ports.get(index);
  }

  /**
   * Lets go the probes of the first stage that is not proven yet, and of all before it; and the
   * answers from a port that is proven, for another one may have much longer.
   */
  static List<ProbeState> releaseNextStage(List<ProbeState> checks, Instant now) {
    List<ProbeState> next = new ArrayList<>();
    Stage open = openStage(checks);
    for (ProbeState check : checks) {
      boolean due = !isHeartbeat(check) && check.spec().stage().compareTo(open) <= 0;
      boolean early = open == Stage.PORT && hasItsPort(check, checks);
      next.add(due || early ? check.released(now) : check);
    }
    return next;
  }

  private static boolean hasItsPort(ProbeState check, List<ProbeState> checks) {
    return checks.stream()
        .anyMatch(other ->
            other.holds()
                && other.spec() instanceof ProbeSpec.Port port
                && answersFrom(check.spec(), port.port()));
  }

  /** The first stage in which some probe does not hold; the last stage when all do. */
  static Stage openStage(List<ProbeState> checks) {
    Stage open = Stage.ANSWER;
    for (ProbeState check : checks) {
      Stage stage = check.spec().stage();
      if (!isHeartbeat(check) && !check.holds() && stage.compareTo(open) < 0) {
        open = stage;
      }
    }
    return open;
  }

  /** Whether every stage of a start holds now. */
  static boolean allHold(List<ProbeState> checks) {
    for (ProbeState check : checks) {
      if (!isHeartbeat(check) && !check.holds()) {
        return false;
      }
    }
    return true;
  }

  /** Whether some probe of the last declared stage holds, so that somebody is served. */
  static boolean servesInPart(List<ProbeState> checks) {
    Stage last =
        checks.stream()
            .filter(check -> !isHeartbeat(check))
            .map(check -> check.spec().stage())
            .max(Stage::compareTo)
            .orElse(Stage.ANSWER);
    return checks.stream()
        .anyMatch(check -> !isHeartbeat(check) && check.spec().stage() == last && check.holds());
  }

  /**
   * The checks of a tree that has got another main process: nothing that the earlier one proved or
   * was asked counts, but for what is proven once. What fails while it starts goes on as it is.
   */
  static List<ProbeState> anew(List<ProbeState> checks, Instant now) {
    List<ProbeState> next = new ArrayList<>();
    for (ProbeState check : checks) {
      boolean once = check.holds() && !provenAgain(check.spec());
      boolean goesOn =
          !check.holds()
              && check.pace() instanceof Pace.Starting
              && check.phase() instanceof Phase.Due;
      next.add(once || goesOn ? check : ProbeState.held(check.spec(), now));
    }
    return next;
  }

  /**
   * The checks of a proven tree that has got another main process: each is put to that one at once,
   * and what was proven stands until it is answered.
   */
  static List<ProbeState> inherited(List<ProbeState> checks, Instant now) {
    return checks.stream()
        .map(check -> provenAgain(check.spec()) ? check.anew(now) : check)
        .toList();
  }

  /** Whether an answer shows that what was {@link #inherited} is not true of who answered. */
  static boolean disproves(ProbeResult answer, ProbeState check, List<ProbeState> checks) {
    return answer instanceof ProbeResult.Failed && isUnheard(check) && stands(check, checks);
  }

  /** A port was proven by what it answered last, where that is asked. */
  private static boolean stands(ProbeState check, List<ProbeState> checks) {
    return check.holds()
        && checks.stream()
            .filter(other ->
                check.spec() instanceof ProbeSpec.Port port
                    && answersFrom(other.spec(), port.port()))
            .allMatch(ProbeState::holds);
  }

  /**
   * Whether each check of {@link #inherited} that holds has been answered by the present process.
   */
  static boolean allOwn(List<ProbeState> checks) {
    return checks.stream().noneMatch(check -> isUnheard(check) && check.holds());
  }

  private static boolean isUnheard(ProbeState check) {
    return check.attempts() == 0 && provenAgain(check.spec()) && !isHeartbeat(check);
  }

  /** From now on asked at the pace of a living service; what is proven once stays held. */
  static List<ProbeState> alive(List<ProbeState> checks, ServiceSpec.Live live, Instant now) {
    List<ProbeState> next = new ArrayList<>();
    for (ProbeState check : checks) {
      boolean asked = provenAgain(check.spec()) && !covered(check, checks);
      boolean again = isHeartbeat(check) || (live.enabled() && (asked || !check.holds()));
      Instant due = now.plus(isHeartbeat(check) ? Duration.ZERO : FIRST_AGAIN);
      next.add(
          again ? check.released(now).paced(new Pace.Alive(live.interval()), due) : check.hold());
    }
    return next;
  }

  private static final Duration FIRST_AGAIN = Duration.ofSeconds(1);

  /** What is asked again and again, at another pace from now on. */
  static List<ProbeState> paced(List<ProbeState> checks, Duration interval, Instant now) {
    return checks.stream()
        .map(check ->
            check.pace() instanceof Pace.Alive && !check.isHeld()
                ? check.every(interval, now.plus(interval))
                : check)
        .toList();
  }

  /** Whether an answer from the same port proves anew what this probe of a port has proven. */
  static boolean covered(ProbeState check, List<ProbeState> checks) {
    return check.spec() instanceof ProbeSpec.Port port
        && checks.stream().anyMatch(other -> answersFrom(other.spec(), port.port()));
  }

  /** Those that are stages of a start: all but the heartbeat. */
  static List<ProbeState> stages(List<ProbeState> checks) {
    return !checks.isEmpty() && isHeartbeat(checks.getLast())
        ? checks.subList(0, checks.size() - 1)
        : checks;
  }

  /** Whether a probe asks this port for an answer, and whose socket it is. */
  static boolean answersFrom(ProbeSpec probe, int port) {
    return switch (probe) {
      case ProbeSpec.Http http -> http.port() == port;
      case ProbeSpec.Ws ws -> ws.port() == port;
      case ProbeSpec.Tcp tcp -> tcp.port() == port;
      case ProbeSpec.PidFile _,
          ProbeSpec.Port _,
          ProbeSpec.Exec _,
          ProbeSpec.LogLine _,
          ProbeSpec.Notify _,
          ProbeSpec.Peer _,
          ProbeSpec.Heartbeat _ ->
          false;
    };
  }

  /** Whether a probe says something about the present, not only about the start. */
  static boolean provenAgain(ProbeSpec probe) {
    return switch (probe) {
      case ProbeSpec.Port _,
          ProbeSpec.Http _,
          ProbeSpec.Ws _,
          ProbeSpec.Tcp _,
          ProbeSpec.Exec _,
          ProbeSpec.PidFile _,
          ProbeSpec.Peer _,
          ProbeSpec.Heartbeat _ ->
          true;
      case ProbeSpec.LogLine _, ProbeSpec.Notify _ -> false;
    };
  }

  static boolean isHeartbeat(ProbeState check) {
    return check.spec() instanceof ProbeSpec.Heartbeat;
  }

  /** One probe stepped by an event; {@code ask} is told when it wants an attempt made. */
  static List<ProbeState> step(
      List<ProbeState> checks,
      int place,
      ProbeEvent event,
      ProbeMachine machine,
      Instant now,
      IntConsumer ask) {
    ProbeState before = checks.get(place);
    var step = machine.on(before, event, now);
    for (ProbeAction _ : step.actions()) {
      ask.accept(place);
    }
    if (step.next().equals(before)) {
      return checks;
    }
    ProbeState[] next = checks.toArray(new ProbeState[checks.size()]);
    next[place] = step.next();
    return List.of(next);
  }

  /** Every probe woken whose moment has come; {@code ask} is told which want an attempt made. */
  static List<ProbeState> woken(
      List<ProbeState> checks, ProbeMachine machine, Instant now, IntConsumer ask) {
    List<ProbeState> next = checks;
    for (int place = 0; place < checks.size(); place++) {
      if (!ProbeMachine.wakeAt(checks.get(place)).isAfter(now)) {
        next = step(next, place, new ProbeEvent.Wake(), machine, now, ask);
      }
    }
    return next;
  }

  /** The earliest moment at which some probe needs its machine. */
  static Instant wakeAt(List<ProbeState> checks) {
    Instant first = Instant.MAX;
    for (ProbeState check : checks) {
      Instant at = ProbeMachine.wakeAt(check);
      first = at.isBefore(first) ? at : first;
    }
    return first;
  }

  /** The evidence with which each stage was first proven, or last refused. */
  static List<Evidence> startEvidence(List<ProbeState> checks) {
    List<Evidence> stages = new ArrayList<>();
    for (ProbeState check : checks) {
      if (isHeartbeat(check)) {
        continue;
      }
      if (check.proven() != null) {
        stages.add(check.proven());
      } else {
        check.evidence().ifPresent(stages::add);
      }
    }
    return stages;
  }

  /** The newest evidence of each probe. */
  static List<Evidence> newestEvidence(List<ProbeState> checks) {
    List<Evidence> newest = new ArrayList<>();
    for (ProbeState check : checks) {
      check.evidence().ifPresent(newest::add);
    }
    return newest;
  }
}
