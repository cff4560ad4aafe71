package dev.mainstay.cli.service;

import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.ControlClient.Unanswered;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.control.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Watches a supervisor's instances until what was asked of some of them is settled. */
final class ProofWait {

  /** How often the observer is called while nothing changes. */
  private static final Duration TICK = Duration.ofMillis(100);

  /** Replies after which all is judged, if more are there: a hundred starts are told in many. */
  private static final int REPLIES_AT_ONCE = 200;

  /** What a wait without a limit of its own adds to the deadlines of the services. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /** How many services may start one after the other within the default limit. */
  private static final int CHAIN = 3;

  private final ControlClient watch;
  private final Map<String, ServiceView> latest = new LinkedHashMap<>();
  private Instant now = Instant.EPOCH;

  /** Sees every status that comes; also called at intervals when none comes. */
  @FunctionalInterface
  interface Observer {
    /** All instances as they are known now, and those among them that have changed. */
    void see(Collection<ServiceView> changed, Collection<ServiceView> all, Instant now);
  }

  /**
   * How a wait ended.
   *
   * @param open the targets that were neither proven nor failed when time was up
   * @param unknown the names that no instance has yet
   */
  record Outcome(
      List<ServiceView> proven,
      List<ServiceView> failed,
      List<ServiceView> open,
      List<String> unknown) {

    /**
     * How it stands with the instances of these names. A loop, for it comes between the proof and
     * the word of it, and a stream of lambdas that run once takes a millisecond.
     */
    static Outcome of(Collection<ServiceView> all, Set<String> names, Judge judge) {
      Map<Settled, List<ServiceView>> by = new EnumMap<>(Settled.class);
      for (ServiceView view : all) {
        if (isMeant(view, names)) {
          by.computeIfAbsent(judge.of(view, all), _ -> new ArrayList<>()).add(view);
        }
      }
      return new Outcome(
          by.getOrDefault(Settled.PROVEN, List.of()),
          by.getOrDefault(Settled.FAILED, List.of()),
          by.getOrDefault(Settled.OPEN, List.of()),
          List.copyOf(unknown(all, names)));
    }

    /** The same question when only the end is waited for; asked after each change, of many. */
    static boolean isSettled(Collection<ServiceView> all, Set<String> names, Judge judge) {
      for (ServiceView view : all) {
        if (isMeant(view, names) && judge.of(view, all) == Settled.OPEN) {
          return false;
        }
      }
      return unknown(all, names).isEmpty();
    }

    private static boolean isMeant(ServiceView view, Set<String> names) {
      return names.contains(view.name()) || names.contains(view.instance());
    }

    private static Set<String> unknown(Collection<ServiceView> all, Set<String> names) {
      Set<String> unknown = new LinkedHashSet<>(names);
      for (ServiceView view : all) {
        unknown.remove(view.name());
        unknown.remove(view.instance());
      }
      return unknown;
    }

    /** Whether nothing is left to wait for. */
    boolean isSettled() {
      return open.isEmpty() && unknown.isEmpty();
    }

    boolean isProven() {
      return failed.isEmpty() && isSettled();
    }
  }

  /** Says how it stands with one instance among all. */
  @FunctionalInterface
  interface Judge {
    Settled of(ServiceView view, Collection<ServiceView> all);
  }

  private ProofWait(ControlClient watch) {
    this.watch = watch;
  }

  /** Begins to watch: from here on no change is missed. */
  static ProofWait begin(ControlClient watch) throws Unanswered {
    ProofWait wait = new ProofWait(watch);
    watch.send(new Request.Watch());
    while (wait.now.equals(Instant.EPOCH)) {
      wait.take(
          watch
              .next(ControlClient.ANSWER_WITHIN)
              .orElseThrow(() -> ControlClient.silent(ControlClient.ANSWER_WITHIN)));
    }
    return wait;
  }

  /** All instances as they are known now. */
  Collection<ServiceView> all() {
    return latest.values();
  }

  /** The limit when the person gave none: what the services' own deadlines allow. */
  static Duration defaultLimit(Collection<ServiceView> all) {
    long longest = all.stream().mapToLong(view -> view.deadline().toMillis()).max().orElse(0);
    return Duration.ofMillis(longest * CHAIN).plus(MARGIN);
  }

  /**
   * Waits until each instance of these names is settled, at most for {@code limit}. A name that the
   * supervisor does not know yet is waited for too.
   */
  Outcome until(Set<String> names, Judge judge, Duration limit, Observer observer)
      throws Unanswered {
    long until = System.nanoTime() + limit.toNanos();
    observer.see(all(), all(), now);
    while (true) {
      if (Outcome.isSettled(all(), names, judge) || System.nanoTime() - until >= 0) {
        return Outcome.of(all(), names, judge);
      }
      Optional<Reply> reply = watch.next(TICK);
      if (reply.isEmpty()) {
        now = now.plus(TICK);
        observer.see(List.of(), all(), now);
      }
      for (int taken = 1; reply.isPresent(); taken++) {
        List<ServiceView> changed = take(reply.get());
        observer.see(changed, all(), now);
        reply = taken < REPLIES_AT_ONCE ? watch.next(Duration.ZERO) : Optional.empty();
      }
    }
  }

  /**
   * What a reply tells anew. By {@code instanceof}, for a switch over types is compiled when it
   * first runs: that would be between the proof and the word of it.
   */
  private List<ServiceView> take(Reply reply) throws Unanswered {
    if (reply instanceof Reply.Closing closing) {
      throw ControlClient.closed(closing.reason());
    }
    if (reply instanceof Reply.Snapshot snapshot) {
      now = snapshot.now();
      return keep(snapshot.all());
    }
    if (reply instanceof Reply.Update update) {
      now = update.now();
      return keep(List.of(update.service()));
    }
    return List.of();
  }

  private List<ServiceView> keep(List<ServiceView> told) {
    told.forEach(view -> latest.put(view.instance(), view));
    return told;
  }
}
