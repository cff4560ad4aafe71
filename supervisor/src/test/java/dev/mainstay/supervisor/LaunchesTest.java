package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Sockets;
import dev.mainstay.supervisor.RestartSpec.Policy;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ports an instance is given, and why it is given none. */
class LaunchesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8000 | 8002 | ''             | 8000",
        "8000 | 8002 | 8000           | 8001",
        "8000 | 8002 | 8000 8001      | 8002",
        "8000 | 8000 | 9000           | 8000",
      })
  void aBusyPortOfARangeIsPassedOver(int first, int last, String busy, int picked) {
    assertThat(ports(first, last, busy)).isEqualTo(new Launches.Ports.Picked(Map.of("", picked)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8000 | 8000 | port 8000 is held by pid 812 (java -jar x), started 60 s ago",
        "8000 | 8001 | every port from 8000 to 8001 is held by others",
      })
  void whatHoldsAPortThatCannotBeHadIsNamed(int first, int last, String text) {
    assertThat(ports(first, last, "8000 8001"))
        .isInstanceOfSatisfying(
            Launches.Ports.Taken.class,
            taken -> {
              assertThat(taken.cause().code()).isEqualTo(CauseCode.PORT_TAKEN);
              assertThat(taken.cause().text()).isEqualTo(text);
              assertThat(taken.cause().hint()).isNotBlank();
            });
  }

  @Test
  void anyFreePortIsPickedAmongThoseOfTheKernel() {
    assertThat(ports(0, 0, ""))
        .isInstanceOfSatisfying(
            Launches.Ports.Picked.class, it -> assertThat(it.ports().get("")).isPositive());
  }

  @Test
  void aPortThatThisUserMayNotBindIsNamed() {
    Optional<Cause> cause = Launches.forbidden(Map.of("", 80), 1024);
    assertThat(cause).map(Cause::code).contains(CauseCode.PERMISSION);
    assertThat(cause.orElseThrow().text()).contains("port 80 ", "below 1024");
    assertThat(Launches.forbidden(Map.of("", 1024), 1024)).isEmpty();
  }

  private static Launches.Ports ports(int first, int last, String busy) {
    ServiceSpec service =
        Specs.service(
            "web",
            Kind.DAEMON,
            List.of(new PortSpec("", first, last)),
            List.of(),
            null,
            Specs.restart(Policy.ON_FAILURE));
    Set<String> held = Set.of(busy.split(" ", -1));
    return Launches.ports(InstanceSpec.of(service).getFirst(), new Held(held), NOW);
  }

  /** Sockets of which pid 812 holds these ports. */
  private record Held(Set<String> ports) implements Sockets {

    @Override
    public List<Listener> on(int port, Set<Long> likely) {
      Holder holder = new Holder(812, "java -jar x", NOW.minusSeconds(60));
      return ports.contains(Integer.toString(port))
          ? List.of(new Listener("0.0.0.0", port, 1, 0, holder))
          : List.of();
    }

    @Override
    public List<Listener> of(Set<Long> pids) {
      return List.of();
    }

    @Override
    public List<BoundOnly> boundOnly(Set<Long> pids) {
      return List.of();
    }

    @Override
    public Optional<Holder> answering(
        InetSocketAddress local, InetSocketAddress remote, Set<Long> likely) {
      return Optional.empty();
    }
  }
}
