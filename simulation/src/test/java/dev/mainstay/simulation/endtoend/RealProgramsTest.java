package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.Programs;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Ran;
import dev.mainstay.simulation.driver.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that people really run: proven, served again after kill -9, and ended to the last. */
@Tag("e2e")
@ExtendWith(Projects.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@NeedsProgram({
  "python3",
  "python3:uvicorn",
  "python3:websockets",
  "nginx",
  "redis-server",
  "redis-cli",
  "postgres",
  "initdb"
})
class RealProgramsTest {

  private static final Duration START = Duration.ofSeconds(20);

  private final Map<String, Integer> ports = new HashMap<>();
  private Mainstay mainstay;
  private Ran up;

  static List<RealProgram> programs() {
    return RealProgram.all();
  }

  @BeforeAll
  void up(Mainstay project) throws IOException, InterruptedException {
    mainstay = project;
    programs().forEach(p -> ports.put(p.name(), Ports.free()));
    RealProgram.writeFiles(project, port("nginx"), port("nginx-background"));
    makeDatabase(project);
    project.config(
        "services:\n"
            + programs().stream()
                .map(p -> p.yaml(project.folder(), port(p.name())))
                .collect(Collectors.joining()));
    up = project.run("up", "--detach");
  }

  @Test
  @Order(1)
  void upReturnsWhenAllAreProven() {
    assertThat(up.code()).as("%s", up).isZero();
    assertThat(mainstay.status().services())
        .allSatisfy(s -> assertThat(s.state()).isEqualTo("ready"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  @Order(2)
  void servesOnItsPort(RealProgram program) {
    assertThat(accepts(program)).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  @Order(3)
  void isServedAgainAfterKill9(RealProgram program) {
    Status.Service before = mainstay.awaitState(program.name(), "ready", START);
    Proc killed = before.process().orElseThrow();
    killed.signal("KILL");
    Status.Service after =
        mainstay
            .await(
                program.name() + " to be ready with another process",
                START,
                s ->
                    s.find(program.name())
                        .filter(x -> x.state().equals("ready") && x.pid() != killed.pid())
                        .isPresent())
            .service(program.name());
    assertThat(after.restarts()).isEqualTo(before.restarts() + 1);
    assertThat(accepts(program)).isTrue();
  }

  @Test
  @Order(4)
  void aSecondUpChangesNothing() {
    Map<String, Long> before = pids();
    Ran again = mainstay.run("up", "--detach");
    assertThat(again.code()).as("%s", again).isZero();
    assertThat(pids()).isEqualTo(before);
  }

  @Test
  @Order(5)
  void downLeavesNothing() {
    mainstay.must("down");
    assertThat(Proc.ofProject(mainstay.folder())).isEmpty();
    assertThat(ports.values()).allMatch(Ports::isFree);
    assertThat(mainstay.run("status").code()).isEqualTo(3);
  }

  private int port(String program) {
    return Objects.requireNonNull(ports.get(program));
  }

  private Map<String, Long> pids() {
    return mainstay.status().services().stream()
        .collect(Collectors.toMap(Status.Service::name, Status.Service::pid));
  }

  private boolean accepts(RealProgram program) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(program.name()))) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** {@code initdb}, as the user that PostgreSQL may run as. */
  private static void makeDatabase(Mainstay project) throws IOException, InterruptedException {
    boolean root = System.getProperty("user.name").equals("root");
    Files.setPosixFilePermissions(
        project.folder().getParent(), PosixFilePermissions.fromString("rwx--x--x"));
    Files.createDirectory(project.file("data"));
    if (root) {
      Files.setAttribute(
          project.file("data"),
          "posix:owner",
          project
              .folder()
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName("postgres"));
    }
    List<String> command = new ArrayList<>();
    if (root) {
      command.addAll(
          List.of("setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"));
    }
    command.addAll(
        List.of(
            Programs.require("initdb").toString(),
            "-D",
            project.file("data").toString(),
            "--auth=trust",
            "--no-sync"));
    Process process =
        new ProcessBuilder(command)
            .directory(project.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(project.file("initdb.out").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new AssertionError("initdb failed: " + project.read("initdb.out"));
    }
  }
}
