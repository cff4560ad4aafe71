package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.Programs;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Misbehaving;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows of the failure matrix that need the kernel's help: memory, and ports of the privileged. */
@Tag("e2e")
@ExtendWith(Projects.class)
class MachineLimitsTest {

  private static final Duration SOON = Duration.ofSeconds(15);
  private static final int NO_CGROUP = 77;

  @Test
  @NeedsProgram("python3")
  void aKillForWantOfMemoryIsToldFromAnyOtherKill(Mainstay mainstay) throws IOException {
    mainstay.config(
        """
        services:
          greedy: {command: %s, port: %d, ready: {http: {path: /health}}}
        """
            .formatted(Misbehaving.yaml("oom", "after=1"), Ports.free()));
    mainstay.start("up");
    try {
      Status status =
          mainstay.await(
              "its end",
              SOON,
              s -> s.find("greedy").filter(MachineLimitsTest::hasEnded).isPresent());
      Status.Service greedy = status.service("greedy");
      assumeFalse(greedy.why().contains("exit code " + NO_CGROUP), "no memory cgroup to be had");
      assertThat(greedy.cause()).as("%s", greedy).isEqualTo("oom-killed");
    } finally {
      mainstay.run("down");
      removeCgroups(mainstay);
    }
  }

  @Test
  @NeedsProgram({"python3", "setpriv", "unshare"})
  @Tag("S1.28")
  void aPortBelow1024WithoutTheRightIsNamedAsThat(Mainstay mainstay) throws IOException {
    if (System.getProperty("user.name").equals("root")) {
      // A network of its own has the kernel's default, whatever this machine allows everybody.
      mainstay.through(
          Programs.require("unshare").toString(),
          "--net",
          Programs.require("setpriv").toString(),
          "--bounding-set=-net_bind_service",
          "--inh-caps=-net_bind_service");
    } else {
      assumeTrue(firstUnprivilegedPort() > 899, "this machine lets everybody bind every port");
    }
    mainstay.config(
        """
        services:
          web: {command: %s, port: 899, ready: {http: {path: /health}}}
        """
            .formatted(Misbehaving.yaml("port-taken-exits")));
    mainstay.start("up");
    mainstay.await(
        "permission",
        SOON,
        s -> s.find("web").filter(w -> w.cause().equals("permission")).isPresent());
    assertThat(mainstay.run("why", "web").all()).contains("899");
  }

  private static boolean hasEnded(Status.Service service) {
    return Set.of("oom-killed", "signaled", "exited", "exited-early", "crash-loop")
        .contains(service.cause());
  }

  private static int firstUnprivilegedPort() throws IOException {
    Path file = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 1024;
  }

  /** The program cannot remove the cgroups it died in; it has named each in its log. */
  private static void removeCgroups(Mainstay mainstay) throws IOException {
    try (var logs = Files.list(mainstay.file(".mainstay/logs"))) {
      for (Path log : logs.toList()) {
        for (String line : Files.readAllLines(log)) {
          int at = line.indexOf("taking memory in ");
          if (at >= 0) {
            Files.deleteIfExists(Path.of(line.substring(at + "taking memory in ".length())));
          }
        }
      }
    }
  }
}
