package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.Programs;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Ran;
import dev.mainstay.simulation.driver.Root;
import dev.mainstay.simulation.driver.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A bot in Python that knows of no link, and a service that goes deaf, dies and comes back. */
@Tag("e2e")
@NeedsProgram("python3:websockets")
@ExtendWith(Projects.class)
class LinksTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final int remotePort = Ports.free();
  private final int botPort = Ports.free();

  private static String program(String name) {
    return Programs.require("python3:websockets")
        + ", "
        + Root.path().resolve("simulation/src/test/programs/" + name);
  }

  private Mainstay up(Mainstay mainstay) {
    mainstay
        .config(
            """
            services:
              remote: {command: [%s, "%d"], port: %d}
              bot: {command: [%s, "%d"], autostart: false, restart: {policy: always}}
            links:
              chat:
                upstream: ws://127.0.0.1:%d/ws
                listen: 127.0.0.1:%d
                json: {ack: '{"ack":"${id}"}', taken: {when: {took: "*"}, id: took}}
                canary:
                  send: '{"type":"probe","name":"${canary}"}'
                  expect: {type: probe, name: "${canary}"}
                  idle: 1s
                  timeout: 500ms
            """
                .formatted(
                    program("chat.py"),
                    remotePort,
                    remotePort,
                    program("bot.py"),
                    botPort,
                    remotePort,
                    botPort))
        .must("up", "--detach");
    Wait.untilTrue("the link is proven", SOON, () -> mainstay.run("link").code() == 0);
    return mainstay;
  }

  private static Json link(Mainstay mainstay) {
    return mainstay.run("link", "chat", "--json").json();
  }

  private static long pid(Mainstay mainstay, String service) {
    return mainstay.run("status", "--json").json().items("services").stream()
        .filter(it -> it.text("name").orElse("").equals(service))
        .findFirst()
        .flatMap(it -> it.whole("pid").stream().boxed().findFirst())
        .orElseThrow();
  }

  private static void signal(Mainstay mainstay, String service, String name) {
    Proc.of(pid(mainstay, service)).orElseThrow().signal(name);
  }

  private static List<String> printed(Mainstay mainstay, String instance) {
    Path log = mainstay.folder().resolve(".mainstay/logs/" + instance + ".log");
    try {
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void waitFor(Mainstay mainstay, String instance, String line) {
    Wait.untilTrue(line, SOON, () -> printed(mainstay, instance).contains(line));
  }

  private String remote() {
    return "remote-" + remotePort;
  }

  @Test
  void aServiceThatGoesDeafIsFoundAndItsMessagesAreHandledOnce(Mainstay mainstay) {
    up(mainstay).must("start", "bot");
    waitFor(mainstay, "bot", "connected");
    signal(mainstay, "remote", "USR2");
    waitFor(mainstay, "bot", "handled m1");
    signal(mainstay, "remote", "USR1");
    signal(mainstay, "remote", "USR2");
    waitFor(mainstay, "bot", "handled m2");
    assertThat(printed(mainstay, "bot"))
        .filteredOn(line -> line.startsWith("handled"))
        .containsExactly("handled m1", "handled m2");
    Json last = link(mainstay).items("reconnects").getLast();
    assertThat(last.text("why")).contains("no canary came back on the line before it");
    assertThat(printed(mainstay, remote()))
        .as("never more than two lines at once")
        .doesNotContain("lines 3");
    assertThat(mainstay.must("events", "-s", "chat").out())
        .contains("link.line.deaf", "link.up", "link.bot.here", "websockets/");
    assertThat(mainstay.run("why", "chat").out())
        .contains(
            "chat is up",
            "remote     127.0.0.1:" + remotePort + ", its bot comes to ws://127.0.0.1:" + botPort,
            "bot        here for ",
            "pid " + pid(mainstay, "bot") + " (",
            "lines were replaced: 1 deaf",
            "no canary came back on the line before it; never without a line")
        .doesNotContain("java", "last output");
  }

  @Test
  void whatComesWhileTheBotIsAwayOutlivesTheSupervisorsKill(Mainstay mainstay) {
    up(mainstay);
    signal(mainstay, "remote", "USR2");
    Wait.untilTrue("kept", SOON, () -> link(mainstay).whole("inbox").orElse(0) == 1);
    Proc supervisor = Proc.of(mainstay.status().supervisorPid()).orElseThrow();
    supervisor.signal("KILL");
    Wait.untilTrue("it is gone", SOON, () -> !supervisor.lives());
    mainstay.must("up", "--detach");
    mainstay.must("start", "bot");
    waitFor(mainstay, "bot", "handled m1");
    Wait.untilTrue("handled", SOON, () -> link(mainstay).whole("inbox").orElse(1) == 0);
    assertThat(printed(mainstay, "bot"))
        .filteredOn(line -> line.startsWith("handled"))
        .containsExactly("handled m1");
  }

  @Test
  void whatTheBotSaysWhileTheServiceIsAwayIsSentWhenItIsBack(Mainstay mainstay) {
    up(mainstay).must("stop", "remote");
    Wait.untilTrue("not proven", SOON, () -> mainstay.run("link").code() == 1);
    mainstay.must("start", "bot");
    waitFor(mainstay, "bot", "connected");
    Wait.untilTrue("kept", SOON, () -> link(mainstay).whole("outbox").orElse(0) == 1);
    mainstay.must("start", "remote");
    waitFor(mainstay, remote(), "got hello-" + pid(mainstay, "bot"));
    Wait.untilTrue("taken", SOON, () -> link(mainstay).whole("outbox").orElse(1) == 0);
  }

  @Test
  void theSettingsInForceAreShown(Mainstay mainstay) {
    up(mainstay);
    assertThat(mainstay.must("link", "chat").out())
        .contains("chat is up, proven: ", "ping = 10s", "max_age = 12h");
    assertThat(mainstay.must("why", "chat").out()).contains("canary.idle 1s, canary.timeout 500ms");
    assertThat(mainstay.must("why", "chat", "--json").json().text("link.settings.ping"))
        .contains("10s");
    Ran unknown = mainstay.run("link", "chta");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no link chta", "chat");
  }

  @Test
  void aLinkThatIsRefusedForGoodEndsLoudly(Mainstay mainstay) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "ws://127.0.0.1:" + server.getAddress().getPort() + "/ws";
      Ran ran = mainstay.run("link", "--upstream", url, "--listen", "127.0.0.1:" + botPort);
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err()).contains("refused for good", "HTTP 401");
    } finally {
      server.stop(0);
    }
  }
}
