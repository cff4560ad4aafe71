package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Misbehaving;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Ran;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input: everything wrong is said at once, exit code 2, and nothing is started or lost. */
@Tag("e2e")
@ExtendWith(Projects.class)
class ConfigFaultsTest {

  @Test
  void everyFaultIsNamedAtOnceWithItsPlaceAndACorrection(Mainstay mainstay) {
    mainstay.config(
        """
        services:
          web:
            comand: [sleep, "60"]
            port: 8000
            ready: {htpp: {path: /health}}
          api:
            command: [sleep, "60"]
            port: 99999
            depends_on: [wbe]
        """);
    Ran up = mainstay.run("up", "--detach");

    assertThat(up.code()).as("%s", up).isEqualTo(2);
    assertThat(up.all())
        .contains("mainstay.yaml:3:5", "comand", "command")
        .contains("mainstay.yaml:5:", "htpp", "http")
        .contains("mainstay.yaml:8:", "99999")
        .contains("mainstay.yaml:9:", "wbe", "web");
    assertThat(Proc.ofProject(mainstay.folder())).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cycle      | {command: [sleep, '60'], depends_on: [b]}  | {command: [sleep, '60'], depends_on: [a]} | a
          port twice | {command: [sleep, '60'], port: 8000}       | {command: [sleep, '60'], port: 8000}      | 8000
          no command | {port: 8000}                               | {command: [sleep, '60']}                  | command
          not a time | {command: [x], stop: {grace: soon}}        | {command: [sleep, '60']}                  | soon
          """)
  void eachIsRefusedBeforeAnythingStarts(
      String fault, String a, String b, String named, Mainstay mainstay) {
    mainstay.config("services:\n  a: " + a + "\n  b: " + b + "\n");
    Ran up = mainstay.run("up", "--detach");

    assertThat(up.code()).as("%s: %s", fault, up).isEqualTo(2);
    assertThat(up.all()).contains("mainstay.yaml:").contains(named);
    assertThat(Proc.ofProject(mainstay.folder())).isEmpty();
  }

  @Test
  void textThatIsNotYamlIsNamedWithItsPlace(Mainstay mainstay) {
    mainstay.config("services:\n  a: [unclosed\n");
    Ran up = mainstay.run("up", "--detach");
    assertThat(up.code()).as("%s", up).isEqualTo(2);
    assertThat(up.all()).contains("mainstay.yaml:");
  }

  @Test
  void anEnvFileThatCannotBeReadIsNamed(Mainstay mainstay) throws Exception {
    mainstay.config("services:\n  a: {command: [sleep, '60'], env_file: secrets.env}\n");
    Ran missing = mainstay.run("up", "--detach");
    assertThat(missing.code()).as("%s", missing).isEqualTo(2);
    assertThat(missing.all()).contains("secrets.env");

    Files.createDirectory(mainstay.file("secrets.env"));
    Files.setPosixFilePermissions(
        mainstay.file("secrets.env"), PosixFilePermissions.fromString("rwx------"));
    Ran unreadable = mainstay.run("up", "--detach");
    assertThat(unreadable.code()).as("%s", unreadable).isEqualTo(2);
    assertThat(unreadable.all()).contains("secrets.env");
  }

  @Test
  @NeedsProgram("python3")
  void aFaultyEditLeavesWhatRunsUntouched(Mainstay mainstay) {
    int port = Ports.free();
    String good =
        "services:\n  web: {command: %s, port: %d, ready: {http: {path: /health}}}\n"
            .formatted(Misbehaving.yaml("ok"), port);
    mainstay.config(good).must("up", "--detach");
    long pid = mainstay.status().service("web").pid();

    mainstay.config(good + "  bad: {comand: [x]}\n");
    assertThat(mainstay.run("up", "--detach").code()).isEqualTo(2);
    assertThat(mainstay.status().service("web").pid()).isEqualTo(pid);
    assertThat(mainstay.status().service("web").state()).isEqualTo("ready");
  }

  @Test
  void anUnknownServiceIsNamedWithACorrection(Mainstay mainstay) {
    mainstay.config("services:\n  worker: {command: [sleep, '600']}\n");
    mainstay.must("up", "--detach");
    for (String command : List.of("start", "stop", "restart", "why", "logs")) {
      Ran ran = mainstay.run(command, "wroker");
      assertThat(ran.code()).as("%s", ran).isEqualTo(2);
      assertThat(ran.all()).contains("wroker", "worker");
    }
    assertThat(mainstay.status().service("worker").state()).isIn("running", "starting");
  }

  @Test
  void commandsForAProjectThatDoesNotRunSaySo(Mainstay mainstay) {
    mainstay.config("services:\n  worker: {command: [sleep, '600']}\n");
    Ran status = mainstay.run("status");
    assertThat(status.code()).as("%s", status).isEqualTo(3);
    assertThat(mainstay.run("no-such-command").code()).isEqualTo(2);
    assertThat(mainstay.run("up", "--no-such-option").code()).isEqualTo(2);
    assertThat(mainstay.run("status", "-f", "nowhere.yaml").code()).isEqualTo(2);
  }
}
