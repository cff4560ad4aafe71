package dev.mainstay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.Stage;
import dev.mainstay.simulation.SimProcesses.Sim;
import dev.mainstay.supervisor.Daemon;
import dev.mainstay.supervisor.InstanceStatus;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What must hold in every world, after every step. */
final class Invariants {

  /** An end is told within a millisecond and acted on within a few. */
  private static final Duration NEWS_TRAVELS = Duration.ofMillis(10);

  /** What nothing changed is looked at again after this many steps: proofs grow stale by time. */
  private static final int ALL_EVERY_STEPS = 32;

  /** A proof counts for this many intervals of asking, and as much longer as a probe may take. */
  private static final int PROOF_INTERVALS = 3;

  private static final Duration PROOF_SLACK = Duration.ofSeconds(20);

  private final World world;
  private long steps;
  private long births;
  private final Map<Long, Instant> deadSince = new HashMap<>();

  /** After a sleep of the machine all evidence is old at once; it is judged at the next wake. */
  private final Map<Evidence, Instant> staleSince = new HashMap<>();

  Invariants(World world) {
    this.world = world;
  }

  /**
   * A step has been made.
   *
   * @param owner whose, such as the name of an instance
   * @param state what came of it
   */
  void afterStep(String owner, Object state) {
    if (world.supervisor == null) {
      return;
    }
    if (state instanceof Daemon daemon && isSaidProven(daemon.state().shown())) {
      world.supervisor.status(owner).ifPresent(this::readyIsProven);
    }
    if (!world.kernel.strangersHit().isEmpty()) {
      throw new AssertionError("signals to strangers: " + world.kernel.strangersHit());
    }
    if (births != world.kernel.births()) {
      births = world.kernel.births();
      oneTreeEach();
    }
    if (++steps % ALL_EVERY_STEPS == 0) {
      for (InstanceStatus status : world.status()) {
        if (isSaidProven(status.state())) {
          readyIsProven(status);
        }
      }
    }
  }

  private static boolean isSaidProven(State shown) {
    return shown == State.READY || shown == State.BUSY;
  }

  /** Never two live process trees for one instance. */
  private void oneTreeEach() {
    Map<String, String> tokens = new HashMap<>();
    for (Sim sim : world.kernel.living()) {
      if (!sim.instance.isEmpty()) {
        String other = tokens.putIfAbsent(sim.instance, sim.token);
        assertThat(other).as("two live trees of %s", sim.instance).isIn(null, sim.token);
      }
    }
  }

  /** Never ready without proof of the present tree, no older than its limit. */
  private void readyIsProven(InstanceStatus status) {
    if (status.process() == null || !status.process().exists()) {
      return;
    }
    Instant now = world.timeline.now();
    long pid = status.process().pid();
    if (!world.kernel.lives(status.process())) {
      Instant since = deadSince.computeIfAbsent(pid, _ -> now);
      assertThat(Duration.between(since, now))
          .as("%s is said to be ready, but pid %d is dead", status.instance(), pid)
          .isLessThan(NEWS_TRAVELS);
    }
    long limit =
        PROOF_INTERVALS * status.spec().live().interval().toNanos() + PROOF_SLACK.toNanos();
    for (Evidence evidence : status.evidence()) {
      // That a port is ours is proven anew by each answer from it, so its own probe may be old.
      boolean asked = evidence.stage() == Stage.ANSWER;
      if (!evidence.ok() || evidence.at().isBefore(status.upSince())) {
        throw new AssertionError(status.instance() + " is ready, but by " + evidence);
      }
      if (asked && evidence.at().plusNanos(limit).isBefore(now)) {
        Instant seen = staleSince.computeIfAbsent(evidence, _ -> now);
        assertThat(Duration.between(seen, now))
            .as("%s is ready by stale evidence %s", status.instance(), evidence)
            .isLessThan(NEWS_TRAVELS);
      }
    }
  }

  /** After a long quiet time: wishes are met, or the reason why not is named. */
  void settled() {
    Set<String> flagged = new HashSet<>();
    for (InstanceStatus status : world.status()) {
      List<Sim> living = world.kernel.living(status.instance());
      boolean canServe =
          status.spec().kind() == Kind.DAEMON
              && Objects.requireNonNull(world.programs.get(status.instance())).canServe()
              && status.spec().dependsOn().isEmpty();
      if (status.wanted() == Wanted.DOWN) {
        assertThat(living).as("%s is wanted down", status.instance()).isEmpty();
        assertThat(status.state()).isEqualTo(State.STOPPED);
      } else if (canServe) {
        assertThat(status.state())
            .as("%s is wanted up and can serve: %s", status.instance(), status.cause())
            .isEqualTo(State.READY);
      } else if (!status.state().satisfies()) {
        assertThat(status.cause()).as("%s is %s", status.instance(), status.state()).isNotNull();
      }
      if (status.state() == State.READY) {
        flagged.add(status.instance());
      }
    }
    Set<String> declared = new HashSet<>();
    world.status().forEach(status -> declared.add(status.instance()));
    assertThat(world.kernel.living().stream().map(sim -> sim.instance).toList())
        .as("living, and declared")
        .filteredOn(instance -> !instance.isEmpty())
        .allMatch(declared::contains);
    assertThat(declared).as("declared").hasSameSizeAs(world.services);
    assertThat(world.files.flags()).as("ready flags").isEqualTo(flagged);
  }
}
