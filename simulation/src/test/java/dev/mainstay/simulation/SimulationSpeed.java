package dev.mainstay.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How many service-hours are simulated in a second of one core: healthy services that nothing
 * happens to, every invariant checked after every step. Run by {@code bench/simulation/bench.sh};
 * nothing fails when it is slow.
 */
final class SimulationSpeed {

  private static final int SERVICES = 10;
  private static final Duration WARM = Duration.ofHours(2);
  private static final Duration MEASURED = Duration.ofHours(100);
  private static final double NANOS_PER_SECOND = 1e9;

  private SimulationSpeed() {}

  /** Prints one line. */
  public static void main(String[] arguments) {
    World world = new World(1, calm());
    world.pass(WARM);
    long began = System.nanoTime();
    world.pass(MEASURED);
    double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
    System.out.printf(
        "%.0f service-hours a second (%d services, %d h in %.2f s)%n",
        SERVICES * MEASURED.toHours() / seconds, SERVICES, MEASURED.toHours(), seconds);
  }

  private static Scenario calm() {
    SplittableRandom random = new SplittableRandom(1);
    List<dev.mainstay.supervisor.ServiceSpec> services = new ArrayList<>();
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
