package dev.mainstay.simulation;

import dev.mainstay.supervisor.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How many service-hours are simulated in a second of one core, garbage collection and all: healthy
 * services that nothing happens to, every invariant checked after every step. Run by {@code
 * bench/simulation/bench.sh}; nothing fails when it is slow.
 */
final class SimulationSpeed {

  private static final int SERVICES = 10;

  /** Until the compiler has seen it all: a night of the tests is not played cold either. */
  private static final Duration WARM = Duration.ofHours(100);

  private static final Duration MEASURED = Duration.ofHours(100);
  private static final double NANOS_PER_SECOND = 1e9;

  private SimulationSpeed() {}

  /** Prints one line. */
  public static void main(String[] arguments) {
    World world = new World(1, calm());
    world.pass(WARM);
    long began = System.nanoTime();
    long busyBefore = busyNanos();
    world.pass(MEASURED);
    double busy = (busyNanos() - busyBefore) / NANOS_PER_SECOND;
    double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
    System.out.printf(
        "%.0f service-hours a second of a core (%d services, %d h in %.2f s, of which busy %.2f"
            + " s)%n",
        SERVICES * MEASURED.toHours() / busy, SERVICES, MEASURED.toHours(), seconds, busy);
  }

  /** What all threads of this process have used of the processors, whoever else is busy. */
  private static long busyNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** Services that nothing happens to. */
  static Scenario calm() {
    SplittableRandom random = new SplittableRandom(1);
    List<ServiceSpec> services = new ArrayList<>();
    Map<String, Program> programs = new HashMap<>();
    for (int place = 0; place < SERVICES; place++) {
      int port = Scenario.FIRST_PORT + place;
      services.add(Scenario.daemon("s" + place, port, List.of(), random));
      programs.put(
          "s" + place + "-" + port,
          new Program(
              Duration.ofMillis(100),
              Program.Serves.WELL,
              Duration.ZERO,
              0,
              Duration.ofMillis(10),
              Program.Shape.ALONE));
    }
    return new Scenario(services, programs);
  }
}
