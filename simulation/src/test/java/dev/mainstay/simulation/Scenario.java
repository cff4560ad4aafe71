package dev.mainstay.simulation;

import dev.mainstay.core.Backoff;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.supervisor.RestartSpec;
import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** The services of one world and how their programs behave. */
record Scenario(List<ServiceSpec> services, Map<String, Program> programs) {

  static final int FIRST_PORT = 8000;

  /** What is drawn from; another shape here would give every seed another night. */
  private static final List<Program.Shape> SHAPES =
      List.of(Program.Shape.ALONE, Program.Shape.FORKS, Program.Shape.LEAVES_CHILD);

  /** A scenario drawn from a seed: most programs are good, some have one fault. */
  static Scenario drawn(SplittableRandom random) {
    int size = 2 + random.nextInt(4);
    List<ServiceSpec> services = new ArrayList<>();
    Map<String, Program> programs = new HashMap<>();
    for (int place = 0; place < size; place++) {
      int port = FIRST_PORT + place;
      List<String> needs =
          place > 0 && random.nextInt(4) == 0 ? List.of("s" + (place - 1)) : List.of();
      ServiceSpec service = daemon("s" + place, port, needs, random);
      services.add(service);
      programs.put(service.name() + "-" + port, program(random));
    }
    return new Scenario(services, programs);
  }

  /** The same, where every service is talked to by pipes. */
  Scenario piped() {
    return new Scenario(
        services.stream().map(service -> service.stdio(ServiceSpec.Stdio.PIPED)).toList(),
        programs);
  }

  private static Program program(SplittableRandom random) {
    Program.Serves serves =
        random.nextInt(5) > 0
            ? Program.Serves.WELL
            : List.of(Program.Serves.values()).get(random.nextInt(Program.Serves.values().length));
    Duration lives =
        random.nextInt(6) > 0 ? Duration.ZERO : Duration.ofMillis(random.nextInt(1, 5000));
    Duration stops =
        random.nextInt(6) > 0 ? Duration.ofMillis(random.nextInt(300)) : Duration.ofMillis(-1);
    return new Program(
        Duration.ofMillis(random.nextInt(3000)),
        serves,
        lives,
        random.nextInt(2),
        stops,
        SHAPES.get(random.nextInt(SHAPES.size())));
  }

  /** The same, but each parent that would exit at once waits until its child serves. */
  Scenario withPatientParents() {
    Map<String, Program> patient = new HashMap<>(programs);
    patient.replaceAll((_, program) ->
        program.shape() == Program.Shape.FORKS
            ? program.shaped(Program.Shape.FORKS_AND_WAITS)
            : program);
    return new Scenario(services, patient);
  }

  /** The same service with another variable in its environment; version 0 has none. */
  static ServiceSpec edited(ServiceSpec service, int version) {
    return service.env(version == 0 ? Map.of() : Map.of("VERSION", Integer.toString(version)));
  }

  static ServiceSpec daemon(String name, int port, List<String> needs, SplittableRandom random) {
    Duration timeout = Duration.ofSeconds(2);
    return new ServiceSpec(
        name,
        Kind.DAEMON,
        List.of("sim"),
        Path.of("/sim"),
        Map.of(),
        List.of(new PortSpec("", port, port)),
        new PortOwner.Tree(),
        null,
        new ServiceSpec.Ready(
            Duration.ofSeconds(20),
            List.of(
                new ProbeSpec.Http(
                    "127.0.0.1",
                    0,
                    false,
                    "/health",
                    Set.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    null,
                    new PortOwner.Tree(),
                    timeout))),
        new ServiceSpec.Live(
            true,
            Duration.ofSeconds(2 + random.nextInt(28)),
            1 + random.nextInt(3),
            Duration.ofSeconds(1),
            null),
        new RestartSpec(
            random.nextBoolean() ? RestartSpec.Policy.ALWAYS : RestartSpec.Policy.ON_FAILURE,
            Map.of(),
            new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30), 0.1),
            5,
            Duration.ofSeconds(60),
            RestartSpec.Then.SLOW,
            Duration.ofSeconds(10)),
        new ServiceSpec.Stop("TERM", Duration.ofSeconds(2)),
        needs,
        new ServiceSpec.Logs(1 << 20, 3),
        1,
        true,
        "",
        ServiceSpec.Stdio.LOGGED);
  }
}
