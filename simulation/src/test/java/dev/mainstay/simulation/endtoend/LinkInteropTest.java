package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Chance;
import dev.mainstay.core.SystemTimeline;
import dev.mainstay.core.access.Place;
import dev.mainstay.core.access.Token;
import dev.mainstay.link.Delivery;
import dev.mainstay.link.Discovery;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.LinkSpec;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.local.LocalEnd;
import dev.mainstay.link.local.LocalLimits;
import dev.mainstay.link.local.LocalServer;
import dev.mainstay.link.websocket.Limits;
import dev.mainstay.link.websocket.WebSocketClient;
import dev.mainstay.link.websocket.WebSocketLines;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.Programs;
import dev.mainstay.simulation.driver.Root;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of a link, opposite what others wrote. */
class LinkInteropTest {

  private static final String WS = "npm:ws/package.json";
  private static final long PATIENCE_SECONDS = 20;
  private static final LinkSpec SPEC = LinkSpec.of("interop");

  /** Short, empty, not ASCII, and longer than any buffer between. */
  private static final List<String> TEXTS =
      List.of("{\"a\": 1}", "", "é\uD83D\uDE00", "x".repeat(1_000_000));

  @TempDir private Path folder;
  private final BlockingQueue<RelayEvent> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();

  private static List<String> python(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Programs.require("python3:websockets").toString());
    command.add(Root.path().resolve("simulation/src/test/programs/link.py").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static List<String> node(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Programs.require("node").toString());
    command.add(Root.path().resolve("simulation/src/test/resources/link/link.mjs").toString());
    command.add(Root.path().resolve("target/npm/node_modules").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  @Test
  @NeedsProgram("python3:websockets")
  void pythonWebsocketsIsARemote() throws Exception {
    remoteEchoes(python("serve"));
  }

  @Test
  @NeedsProgram({"node", WS})
  void nodeWsIsARemote() throws Exception {
    remoteEchoes(node("serve"));
  }

  @Test
  @NeedsProgram("python3:websockets")
  void pythonWebsocketsIsABot() throws Exception {
    try (LocalServer server = new LocalServer((_, fault) -> faults.add(fault))) {
      LocalEnd end = listening(server);
      botEchoes(end, python("bot", "ws://127.0.0.1:" + end.port() + "/"));
    }
  }

  @Test
  @NeedsProgram({"node", WS})
  void nodeWsIsABot() throws Exception {
    try (LocalServer server = new LocalServer((_, fault) -> faults.add(fault))) {
      LocalEnd end = listening(server);
      botEchoes(end, node("bot", "ws://127.0.0.1:" + end.port() + "/"));
    }
  }

  @Test
  void jettyIsABot() throws Exception {
    try (LocalServer server = new LocalServer((_, fault) -> faults.add(fault))) {
      LocalEnd end = listening(server);
      try (JettyBot bot = new JettyBot(URI.create("ws://127.0.0.1:" + end.port() + "/"))) {
        everyFrameComesBack(end);
        assertThat(bot.closeCode()).as("its close code").isEqualTo(1001);
        assertThat(faults).isEmpty();
      }
    }
  }

  @Test
  void jettyIsARemote() throws Exception {
    try (LocalServer server = new LocalServer((_, fault) -> faults.add(fault));
        SystemTimeline timeline = new SystemTimeline()) {
      WebSocketClient client = WebSocketClient.standard();
      LocalEnd end = listening(server);
      WebSocketLines lines = open(client, timeline, end.port());
      assertThat(List.of(next(), next()))
          .containsExactlyInAnyOrder(
              new RelayEvent.BotHere(1), new RelayEvent.Opened(1, Session.unknown()));
      for (String text : TEXTS) {
        end.deliver(
            1, new Delivery(7, new Incoming("", "", Frame.text(text)), Delivery.Attempt.FIRST));
        end.flush();
        assertThat(message()).isEqualTo(Frame.text(text));
        lines.send(1, new Outgoing("m", Frame.text(text)));
        assertThat(submitted()).isEqualTo(Frame.text(text));
      }
      lines.drain(1, "done");
      RelayEvent last = next();
      while (!(last instanceof RelayEvent.Ended)) {
        last = next();
      }
      assertThat(faults).isEmpty();
    }
  }

  private WebSocketLines open(WebSocketClient client, SystemTimeline timeline, int port) {
    URI uri = URI.create("ws://127.0.0.1:" + port + "/");
    WebSocketLines lines =
        new WebSocketLines(
            new WebSocketLines.Parts(
                new EchoProfile(),
                Discovery.fixed(new Profile.Address(uri, Map.of())),
                Limits.of(SPEC),
                client,
                timeline,
                InstantSource.system(),
                new Chance(1),
                told::add,
                faults::add));
    lines.open(1, Position.NONE);
    return lines;
  }

  private void remoteEchoes(List<String> command) throws Exception {
    Process remote = start(command);
    try (SystemTimeline timeline = new SystemTimeline()) {
      WebSocketClient client = WebSocketClient.standard();
      int port = Integer.parseInt(remote.inputReader().readLine());
      WebSocketLines lines = open(client, timeline, port);
      assertThat(next()).isInstanceOf(RelayEvent.Opened.class);
      for (String text : TEXTS) {
        lines.send(1, new Outgoing("m", Frame.text(text)));
        assertThat(message()).isEqualTo(Frame.text(text));
      }
      Frame bytes = new Frame(Frame.Kind.BINARY, new byte[70_000]);
      lines.send(1, new Outgoing("b", bytes));
      assertThat(message()).isEqualTo(bytes);
      lines.ping(1);
      assertThat(nextButWritten()).isEqualTo(new RelayEvent.Heard(1, List.of()));
      lines.drain(1, "done");
      assertThat(nextButWritten()).isEqualTo(new RelayEvent.Ended(1));
      assertThat(faults).isEmpty();
    } finally {
      remote.destroyForcibly().waitFor();
    }
  }

  private void botEchoes(LocalEnd end, List<String> command) throws Exception {
    Process bot = start(command);
    try {
      everyFrameComesBack(end);
      assertThat(bot.inputReader().readLine()).as("its close code").isEqualTo("1001");
      assertThat(faults).isEmpty();
    } finally {
      bot.destroyForcibly().waitFor();
    }
  }

  /** And then the end is closed. */
  private void everyFrameComesBack(LocalEnd end) throws InterruptedException {
    assertThat(next()).isEqualTo(new RelayEvent.BotHere(1));
    for (String text : TEXTS) {
      deliver(end, Frame.text(text));
    }
    deliver(end, new Frame(Frame.Kind.BINARY, new byte[70_000]));
    end.close();
  }

  private void deliver(LocalEnd end, Frame frame) throws InterruptedException {
    end.deliver(1, new Delivery(7, new Incoming("", "", frame), Delivery.Attempt.FIRST));
    end.flush();
    boolean handled = false;
    Frame echo = null;
    while (!handled || echo == null) {
      switch (next()) {
        case RelayEvent.Handled(List<Long> numbers) -> handled = numbers.equals(List.of(7L));
        case RelayEvent.Submitted(Outgoing message, _) -> echo = message.frame();
        default -> throw new IllegalStateException("neither handled nor said");
      }
    }
    assertThat(echo).isEqualTo(frame);
  }

  private LocalEnd listening(LocalServer server) throws IOException {
    LocalServer.Opening opening =
        server.open(
            new Place("127.0.0.1", 0, 0, List.of(), "hosts"),
            new LocalEnd.Parts(
                new EchoProfile(),
                LocalLimits.of(SPEC),
                Token.in(folder.resolve("token")),
                LocalEnd.Admission.ANYBODY_HERE,
                told::add,
                _ -> {},
                faults::add));
    assertThat(opening).isInstanceOf(LocalServer.Opening.Listening.class);
    return ((LocalServer.Opening.Listening) opening).end();
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** What is sent is told as written by another thread, so perhaps behind its answer. */
  private RelayEvent nextButWritten() throws InterruptedException {
    RelayEvent event = next();
    while (event instanceof RelayEvent.Written) {
      event = next();
    }
    return event;
  }

  private RelayEvent next() throws InterruptedException {
    RelayEvent event = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }

  /** The next message, behind signs of life and what was written. */
  private Frame message() throws InterruptedException {
    while (true) {
      if (next() instanceof RelayEvent.Heard(_, List<Said> said)
          && !said.isEmpty()
          && said.getFirst() instanceof Said.Message(Incoming message)) {
        return message.frame();
      }
    }
  }

  /** What the bot's end has next to send, behind what was handled and written. */
  private Frame submitted() throws InterruptedException {
    while (true) {
      if (next() instanceof RelayEvent.Submitted(Outgoing message, _)) {
        return message.frame();
      }
    }
  }
}
