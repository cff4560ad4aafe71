package dev.mainstay.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.Wanted;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many nights in one seeded world each: faults at random times, invariants after every step. */
@Order(1)
class SimulationTest {

  /** No fault lasts longer than this, so that afterwards every wish must be met. */
  private static final Duration QUIET = Duration.ofMinutes(5);

  @Test
  void everySeedKeepsTheInvariants() {
    for (long seed = Seeds.FIRST; seed < Seeds.FIRST + Seeds.COUNT; seed++) {
      night(seed);
    }
  }

  /** The same nights while somebody edits the config again and again. */
  @Test
  void editsOfTheConfigKeepTheInvariantsToo() {
    for (long seed = Seeds.FIRST; seed < Seeds.FIRST + Seeds.COUNT / 8; seed++) {
      night(seed, Edits.MANY);
    }
  }

  /** The same nights of services that are talked to by pipes, which end with the supervisor. */
  @Test
  void pipedServicesKeepTheInvariantsTooAndAreNeverAdopted() {
    for (long seed = Seeds.FIRST; seed < Seeds.FIRST + Seeds.COUNT / 8; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> trace = night(seed, Scenario.drawn(random).piped(), random, Edits.NONE);
      assertThat(trace).noneMatch(line -> line.contains("supervisor.adopted"));
    }
  }

  /** The same nights of daemons whose parents exit only when their child serves. */
  @Test
  void parentsThatWaitForTheirChildKeepTheInvariantsToo() {
    for (long seed = Seeds.FIRST; seed < Seeds.FIRST + Seeds.COUNT / 8; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      night(seed, Scenario.drawn(random).withPatientParents(), random, Edits.NONE);
    }
  }

  /** One that serves before its parent exits was proven once, and nothing else is ever told. */
  @Test
  void daemonThatServesBeforeItsParentExitsIsReadyOnce() {
    for (long seed = Seeds.FIRST; seed < Seeds.FIRST + Seeds.COUNT / 8; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      World world = new World(seed, alone(Program.Shape.FORKS_AND_WAITS, random));
      world.pass(QUIET);
      world.checkSettled();
      assertThat(world.trace)
          .as("seed %s", seed)
          .filteredOn(line -> line.contains("service.state.changed"))
          .hasSize(2)
          .last(STRING)
          .contains("from=starting", "to=ready");
    }
  }

  /** What could not be written of it is written when there is space: it is adopted, not ended. */
  @Test
  void serviceThatWasStartedOnAFullDiskIsAdoptedAfterwards() {
    World world = new World(1, alone(Program.Shape.ALONE, new SplittableRandom(1)));
    world.files.on(SimFiles.Disk.FULL);
    world.pass(Duration.ofMinutes(1));
    assertThat(world.files.identities()).isEmpty();
    assertThat(world.trace).filteredOn(line -> line.contains("service.files.lost")).hasSize(2);
    world.files.on(SimFiles.Disk.ROOMY);
    world.pass(Duration.ofMinutes(1));
    world.checkSettled();
    world.killSupervisor(Duration.ofSeconds(1));
    world.pass(QUIET);
    assertThat(world.trace).filteredOn(line -> line.contains("supervisor.adopted")).hasSize(1);
    assertThat(world.trace).filteredOn(line -> line.contains("service.spawned")).hasSize(1);
  }

  /** By name: what a seed tells must not differ from one run of the JVM to the next. */
  @Test
  void adoptedServicesAreToldInOneOrder() {
    World world = new World(1, SimulationSpeed.calm());
    world.pass(Duration.ofMinutes(1));
    world.killSupervisor(Duration.ofSeconds(1));
    world.pass(Duration.ofMinutes(1));
    List<String> byName =
        world.kernel.living().stream()
            .sorted(Comparator.comparing(sim -> sim.instance))
            .map(sim -> " supervisor.adopted supervisor {pid=" + sim.identity.pid() + "}")
            .toList();
    assertThat(world.trace)
        .filteredOn(line -> line.contains("supervisor.adopted"))
        .map(line -> line.substring(line.indexOf(' ')))
        .isEqualTo(byName);
  }

  /** One good service whose program has this shape. */
  private static Scenario alone(Program.Shape shape, SplittableRandom random) {
    Program program =
        new Program(
            Duration.ofMillis(random.nextInt(3000)),
            Program.Serves.WELL,
            Duration.ZERO,
            0,
            Duration.ZERO,
            shape);
    ServiceSpec service = Scenario.daemon("s0", Scenario.FIRST_PORT, List.of(), random);
    return new Scenario(List.of(service), Map.of("s0-" + Scenario.FIRST_PORT, program));
  }

  private enum Edits {
    NONE,
    MANY
  }

  /** Seeds that found a fault once; they stay here as named scenarios. */
  @ParameterizedTest
  @ValueSource(longs = {39, 215, 2820})
  void seedsOfPastFaults(long seed) {
    night(seed);
  }

  @Test
  void oneSeedGivesOneTrace() {
    assertThat(night(42)).isEqualTo(night(42));
  }

  private static List<String> night(long seed) {
    return night(seed, Edits.NONE);
  }

  private static List<String> night(long seed, Edits edits) {
    SplittableRandom random = new SplittableRandom(seed);
    return night(seed, Scenario.drawn(random), random, edits);
  }

  private static List<String> night(
      long seed, Scenario scenario, SplittableRandom random, Edits edits) {
    SplittableRandom editor = new SplittableRandom(~seed);
    World world = new World(seed, scenario);
    try {
      int faults = 3 + random.nextInt(10);
      for (int fault = 0; fault < faults; fault++) {
        world.pass(Duration.ofMillis(random.nextInt(60_000)));
        disturb(world, random);
        if (edits == Edits.MANY && editor.nextInt(3) > 0) {
          world.edit(editor);
        }
      }
      world.services.forEach(service -> {
        if (random.nextInt(3) > 0) {
          world.want(service.name(), Wanted.UP);
        }
      });
      world.pass(QUIET);
      world.checkSettled();
      return world.trace;
    } catch (AssertionError | RuntimeException e) {
      throw Seeds.failed(seed, world.trace, e);
    }
  }

  private static void disturb(World world, SplittableRandom random) {
    String name = "s" + random.nextInt(world.scenarioSize());
    switch (random.nextInt(9)) {
      case 0 -> world.killSupervisor(Duration.ofMillis(random.nextInt(5000)));
      case 1 -> world.killAny();
      case 2 -> world.freezeAny();
      case 3 -> world.wedgeAny();
      case 4 ->
          world.strangerTakes(
              Scenario.FIRST_PORT + random.nextInt(world.scenarioSize()),
              Duration.ofSeconds(random.nextInt(1, 60)));
      case 5 -> world.want(name, Wanted.DOWN);
      case 6 -> world.want(name, Wanted.UP);
      case 7 -> world.supervisor.restart(java.util.Set.of(name));
      default -> world.timeline.jump(Duration.ofHours(random.nextInt(1, 9)));
    }
  }
}
