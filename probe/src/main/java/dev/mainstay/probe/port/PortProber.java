package dev.mainstay.probe.port;

import dev.mainstay.core.Timeline;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.Sockets.BoundOnly;
import dev.mainstay.probe.Sockets.Holder;
import dev.mainstay.probe.Sockets.Listener;
import dev.mainstay.probe.Subject;
import dev.mainstay.probe.Words;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The probe that asks whether somebody listens on a port, and who; makes no connection. Safe for
 * use by several threads.
 *
 * <p>While a port is not right an attempt is one look into a shared table. Why it is not (another
 * port, bound only, a stranger) takes a walk through the descriptors of processes; it is found out
 * when the listeners on the port have changed, else at most every {@link #DIAGNOSIS_AGE}.
 */
public final class PortProber {

  /** How long a failure is repeated without a new look at the processes. */
  static final Duration DIAGNOSIS_AGE = Duration.ofMillis(250);

  /** How many foreign ports are named in one detail. */
  private static final int PORTS_NAMED_MAX = 5;

  private record Question(String instance, int port) {}

  /** What was wrong at {@code at}, when these inodes listened on the port. */
  private record Diagnosis(
      long generation, Set<Long> inodes, Instant at, CauseCode code, String detail) {}

  private final Sockets sockets;
  private final Timeline timeline;
  private final Map<Question, Diagnosis> diagnoses = new ConcurrentHashMap<>();

  public PortProber(Sockets sockets, Timeline timeline) {
    this.sockets = sockets;
    this.timeline = timeline;
  }

  /** One attempt; does not block on the network. */
  public ProbeResult probe(ProbeSpec.Port spec, Subject subject) {
    Instant start = timeline.now();
    Question question = new Question(subject.instance(), spec.port());
    try {
      Set<Long> inodes = sockets.listening(spec.port());
      Diagnosis known = diagnoses.get(question);
      if (known != null && holds(known, subject, inodes, start)) {
        return new ProbeResult.Failed(known.code(), known.detail(), since(start));
      }
      ProbeResult result =
          inodes.isEmpty() ? nobody(spec, subject, start) : somebody(spec, subject, start);
      if (result instanceof ProbeResult.Failed failed) {
        diagnoses.put(
            question,
            new Diagnosis(subject.generation(), inodes, start, failed.code(), failed.detail()));
      } else {
        diagnoses.remove(question);
      }
      return result;
    } catch (UncheckedIOException e) {
      return new ProbeResult.Broken(
          "cannot read the socket tables: " + e.getMessage(), since(start));
    }
  }

  /** The instance was spawned anew or has ended: forgets its diagnoses. */
  public void forget(String instance) {
    diagnoses.keySet().removeIf(question -> question.instance().equals(instance));
  }

  private ProbeResult somebody(ProbeSpec.Port spec, Subject subject, Instant start) {
    OwnerCheck check = new OwnerCheck(sockets, spec.owner(), subject, timeline);
    List<Listener> listeners = sockets.on(spec.port(), check.anybody() ? Set.of() : check.pids());
    List<Listener> right = listeners.stream().filter(l -> check.accepts(l.holder())).toList();
    List<Listener> others = listeners.stream().filter(l -> !right.contains(l)).toList();
    if (right.isEmpty()) {
      return others.isEmpty()
          ? nobody(spec, subject, start)
          : taken(spec, check, others.getFirst(), start);
    }
    String also =
        others.isEmpty()
            ? ""
            : "; but "
                + Words.of(others.getFirst().address(), spec.port())
                + " is held by "
                + check.words(others.getFirst().holder());
    return new ProbeResult.Passed(places(right) + also, since(start));
  }

  private ProbeResult taken(ProbeSpec.Port spec, OwnerCheck check, Listener by, Instant start) {
    String held = Words.of(by.address(), spec.port()) + " is held by " + check.words(by.holder());
    if (!check.tree()) {
      String remedy = by.holder() == null ? " (owner: any would accept it)" : "";
      return failed(CauseCode.WRONG_PROCESS, held + ", not by " + check.expected() + remedy, start);
    }
    Set<Integer> own = ports(sockets.of(check.pids()));
    String instead = own.isEmpty() ? "" : "; the service listens on " + numbers(own);
    return failed(CauseCode.PORT_TAKEN, held + instead, start);
  }

  private ProbeResult nobody(ProbeSpec.Port spec, Subject subject, Instant start) {
    String nobody = "nobody listens on " + spec.port();
    if (!(spec.owner() instanceof PortOwner.Tree) || subject.mainPid() == 0) {
      return failed(CauseCode.NOT_LISTENING, nobody, start);
    }
    Set<Long> pids = subject.pids().pids();
    for (BoundOnly bound : sockets.boundOnly(pids)) {
      if (bound.port() == spec.port()) {
        String where = Words.of(bound.address(), bound.port());
        return failed(
            CauseCode.BOUND_NOT_LISTENING,
            "pid " + bound.pid() + " is bound to " + where + " but does not listen",
            start);
      }
    }
    Set<Integer> instead = ports(sockets.of(pids));
    if (instead.contains(spec.port())) {
      // It began to listen between the two looks.
      return new ProbeResult.Passed(spec.port() + " by a process of its own", since(start));
    }
    if (instead.isEmpty()) {
      String nowhere = nobody + ", and " + subject.instance() + " on no other port";
      return failed(CauseCode.NOT_LISTENING, nowhere, start);
    }
    return spec.others().containsAll(instead)
        ? failed(CauseCode.NOT_LISTENING, nobody + ", only on " + numbers(instead), start)
        : failed(
            CauseCode.WRONG_PORT,
            "listens on " + numbers(undeclared(instead, spec)) + " instead of " + spec.port(),
            start);
  }

  private static Set<Integer> undeclared(Set<Integer> ports, ProbeSpec.Port spec) {
    Set<Integer> undeclared = new TreeSet<>(ports);
    undeclared.removeAll(spec.others());
    return undeclared;
  }

  private static boolean holds(Diagnosis known, Subject subject, Set<Long> inodes, Instant now) {
    return known.generation() == subject.generation()
        && known.inodes().equals(inodes)
        && !now.isAfter(known.at().plus(DIAGNOSIS_AGE));
  }

  private ProbeResult failed(CauseCode code, String detail, Instant start) {
    return new ProbeResult.Failed(code, detail, since(start));
  }

  private Duration since(Instant start) {
    return Duration.between(start, timeline.now());
  }

  /** {@code 127.0.0.1:8000 and [::1]:8000 by pid 12}. */
  private static String places(List<Listener> listeners) {
    String where =
        listeners.stream()
            .map(l -> Words.of(l.address(), l.port()))
            .distinct()
            .collect(Collectors.joining(" and "));
    @Nullable Holder holder = listeners.getFirst().holder();
    return where + (holder == null ? "" : " by pid " + holder.pid());
  }

  private static Set<Integer> ports(List<Listener> listeners) {
    return listeners.stream().map(Listener::port).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String numbers(Set<Integer> ports) {
    String named =
        ports.stream()
            .limit(PORTS_NAMED_MAX)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    int more = ports.size() - PORTS_NAMED_MAX;
    return more > 0 ? named + " and " + more + " more" : named;
  }
}
