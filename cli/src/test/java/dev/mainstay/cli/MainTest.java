package dev.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mainstay.cli.command.CliReference;
import dev.mainstay.cli.command.Command;
import dev.mainstay.cli.command.CommandTable;
import dev.mainstay.cli.command.Completion;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.service.Launcher;
import dev.mainstay.cli.view.Paint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line as it is typed: what is said, where, and with which exit code. */
class MainTest {

  private static final Path PAGE = Path.of("../docs/reference/cli.md");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private @TempDir Path folder;
  private Map<String, String> env = Map.of();

  private int run(String... words) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            () -> 80,
            Terminal.Screen.LINES,
            Paint.PLAIN,
            folder,
            env);
    return Main.run(List.of(words), terminal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "staus                 | no such command: staus              | did you mean status?",
        "frobnicate            | no such command: frobnicate         | see: mainstay --help",
        "status --jsn          | mainstay status has no option --jsn | did you mean --json?",
        "-x                    | no command in: -x                   | see: mainstay --help",
        "status -f             | --file needs a value: FILE          | mainstay status --help",
        "why                   | mainstay why needs the name         | usage: mainstay why NAME",
        "why a b               | mainstay why does not take \"b\"    | usage: mainstay why NAME",
        "why a -n x            | --lines x is not a whole number     | ''",
        "status                | no mainstay.yaml in                 | mainstay init",
        "-f none.yaml status   | no such config:                     | mainstay init",
      })
  void everyMistakeIsNamedWithTheNextStep(String line, String what, String hint) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("mainstay: ").contains(what, hint);
    assertThat(out.size()).isZero();
  }

  @Test
  void machineOnWhichNothingCanBeProvenIsNamedBeforeAnythingIsDone() throws IOException {
    Files.writeString(folder.resolve("mainstay.yaml"), "services: {web: {command: [sleep, 1]}}\n");
    String system = System.setProperty("os.name", "Darwin");
    try {
      assertThat(run("up")).isEqualTo(1);
    } finally {
      System.setProperty("os.name", system);
    }
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("mainstay: needs Linux")
        .contains("mainstay doctor");
    assertThat(folder.resolve(".mainstay")).doesNotExist();
  }

  @Test
  void saysItsVersionAndItsCommands() {
    assertThat(run("--version")).isZero();
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("mainstay ")
        .contains(CommandTable.commands().stream().map(c -> "  " + c.name() + " ").toList());
  }

  static Stream<Command> commands() {
    return CommandTable.commands().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasAHandlerAndHelpWithExamples(Command command) {
    assertThatCode(() -> Main.handler(command.name(), Launcher.none())).doesNotThrowAnyException();
    assertThat(run(command.name(), "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("usage: mainstay " + command.name())
        .contains("examples:", "--no-color");
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyShellCompletesEveryCommand(Command command) {
    assertThat(Completion.SHELLS)
        .allSatisfy(
            shell -> assertThat(Completion.script(shell).orElseThrow()).contains(command.name()));
  }

  @Test
  void statusWithoutASupervisorIsItsOwnCode() throws IOException {
    Files.writeString(folder.resolve("mainstay.yaml"), "services: {}\n");
    assertThat(run("status")).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("no supervisor runs for " + folder, "mainstay up -d");
  }

  @Test
  void waitingForAServiceWithoutASupervisorSaysHowToStartOne() throws IOException {
    Files.writeString(folder.resolve("shop.yaml"), "services: {}\n");
    assertThat(run("-f", "shop.yaml", "wait", "api", "--timeout", "1ms")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("no supervisor runs", "start it with: mainstay -f shop.yaml up -d");
  }

  @Test
  void aServiceCannotStartItsOwnProjectAgain() throws IOException {
    Files.writeString(folder.resolve("mainstay.yaml"), "services: {api: {command: 'sleep 1'}}\n");
    env = Map.of("MAINSTAY_PROJECT", folder.toString(), "MAINSTAY_INSTANCE", "api");
    assertThat(run("up")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("this is already a service (api) of the project in " + folder);
    assertThat(folder.resolve(".mainstay/supervisor.lock")).doesNotExist();
  }

  @Test
  void waitGivesUpInTimeWithOneMessageThatSaysWhatToDo() throws IOException {
    int port = freePort();
    String address = "tcp://127.0.0.1:" + port;
    assertThat(run("wait", address, "--timeout", "100ms", "--every", "20ms")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce(address)
        .containsPattern("did not answer within .* \\(\\d+ attempts?\\)")
        .contains("is it started");
    assertThat(out.size()).isZero();
  }

  @Test
  void waitWithoutALimitTellsEachAttemptAndEndsOnceTheServerIsThere() throws Exception {
    int port = freePort();
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() ->
            code.complete(
                run(
                    "wait",
                    "tcp://127.0.0.1:" + port,
                    "--timeout",
                    "forever",
                    "--every",
                    "10ms",
                    "--verbose")));
    Instant until = Instant.now().plusSeconds(20);
    while (!err.toString(StandardCharsets.UTF_8).contains("attempt 3")) {
      assertThat(Instant.now()).isBefore(until);
      Thread.onSpinWait();
    }
    try (ServerSocket server = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(20_000);
      assertThat(server.accept().isConnected()).isTrue();
      assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("answers, after");
  }

  private static int freePort() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    }
  }

  /** To renew the page: delete it, and run this test twice. */
  @Test
  void theReferencePageIsThatOfTheTable() throws IOException {
    if (Files.notExists(PAGE)) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, CliReference.page());
      throw new AssertionError("the page was missing and has been written: " + PAGE);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/reference/cli.md is out of date: delete it and run this test twice")
        .isEqualTo(CliReference.page());
  }
}
