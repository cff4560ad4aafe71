package dev.mainstay.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.control.ControlServer.Office;
import dev.mainstay.cli.control.Reply.SupervisorFacts;
import dev.mainstay.core.SystemTimeline;
import dev.mainstay.core.net.UnixSocket;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the control socket answers, and what it bears, through a real socket. */
class ControlServerTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  private final FakeFleet fleet = new FakeFleet("api", "worker");
  private final SystemTimeline timeline = new SystemTimeline();
  private final CountDownLatch shutDown = new CountDownLatch(1);
  private @TempDir Path project;
  private StateFolder folder = new StateFolder(Path.of("/"));
  private ControlServer server;

  @BeforeEach
  void open() throws IOException {
    folder = new StateFolder(project);
    server = openIn(folder);
  }

  @AfterEach
  void close() {
    server.close();
    timeline.close();
  }

  private final List<String> kept = new CopyOnWriteArrayList<>();

  private final Diary diary =
      new Diary() {
        @Override
        public void did(String verb, Collection<String> subjects, String by) {
          kept.add(verb + " " + subjects + " by " + by);
        }

        @Override
        public void found(String instance, List<String> findings) {
          kept.add("found " + findings + " at " + instance);
        }

        @Override
        public void verified(Request.Verified result) {
          kept.add(result.toString());
        }
      };

  private ControlServer openIn(StateFolder where) throws IOException {
    where.make();
    SupervisorFacts facts = new SupervisorFacts("shop", "/shop", "1", 7, FakeFleet.AT);
    return ControlServer.open(
        where,
        new Office(
            facts,
            fleet,
            () -> new Reply.Faults(List.of("mainstay.yaml:3:1: no such key")),
            view ->
                new WhyReport(
                    view,
                    FakeFleet.AT,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    "",
                    List.of("hello")),
            Components.NONE,
            diary,
            () -> Map.of("name", "shop"),
            shutDown::countDown),
        timeline);
  }

  private ControlClient client() {
    return ControlClient.connect(folder).orElseThrow();
  }

  @Test
  void answersEachRequestOfTheClosedSet() throws Exception {
    try (ControlClient client = client()) {
      assertThat(client.ask(new Request.Ping()))
          .isEqualTo(new Reply.Pong(new SupervisorFacts("shop", "/shop", "1", 7, FakeFleet.AT)));
      assertThat(client.ask(new Request.Want(Set.of("api"), Wanted.UP)))
          .isEqualTo(new Reply.Done(List.of("api: wanted up")));
      assertThat(client.ask(new Request.Restart(Set.of("api"))))
          .isEqualTo(new Reply.Done(List.of("api: restarting")));
      assertThat(client.ask(new Request.Apply()))
          .isEqualTo(new Reply.Faults(List.of("mainstay.yaml:3:1: no such key")));
      assertThat(client.ask(new Request.Settings()))
          .isEqualTo(new Reply.Settings(Map.of("name", "shop")));
      assertThat(fleet.asked()).containsExactly("UP [api]", "RESTART [api]");
    }
  }

  @Test
  void whatIsAskedForIsKept() throws Exception {
    fleet.become(FakeFleet.status("api", Wanted.UP, State.READY, null));
    try (ControlClient client = client()) {
      client.ask(new Request.Want(Set.of("api"), Wanted.DOWN));
      client.ask(new Request.Want(Set.of("api"), Wanted.UP));
      client.ask(new Request.Restart(Set.of("api")));
      client.ask(new Request.Restart(Set.of("nobody")));
      client.ask(new Request.Found("api", List.of("port 8000: nobody listens")));
      client.ask(new Request.Verified(List.of("api"), 7, 1, List.of("port 8000")));
      client.ask(new Request.Apply());
      client.ask(new Request.Shutdown());
    }
    assertThat(kept)
        .containsExactly(
            "stop [api] by cli",
            "start [api] by cli",
            "restart [api] by cli",
            "found [port 8000: nobody listens] at api",
            "Verified[names=[api], checks=7, bad=1, findings=[port 8000]]",
            "apply [supervisor] by cli",
            "shutdown [supervisor] by cli");
  }

  @Test
  void tellsAStatusWithNothingLost() throws Exception {
    fleet.become(FakeFleet.status("api", Wanted.UP, State.READY, null));
    try (ControlClient client = client()) {
      Reply.Snapshot snapshot = (Reply.Snapshot) client.ask(new Request.Status());
      ServiceView told = snapshot.services().getFirst();
      ServiceView meant = ServiceView.of(FakeFleet.status("api", Wanted.UP, State.READY, null));
      assertThat(told.evidence()).isEqualTo(meant.evidence());
      assertThat(told.ports()).isEqualTo(meant.ports());
      assertThat(told.upSince()).isEqualTo(meant.upSince());
      assertThat(told.starts()).as("a brief view").isEmpty();
      Reply.Why why = (Reply.Why) client.ask(new Request.Why("api"));
      assertThat(why.report().service()).isEqualTo(meant);
      assertThat(why.report().output()).containsExactly("hello");
    }
  }

  @Test
  void refusesUnknownNamesWithWhatWasMeantAndChangesNothing() throws Exception {
    try (ControlClient client = client()) {
      Reply reply = client.ask(new Request.Want(Set.of("wroker"), Wanted.DOWN));
      assertThat(reply)
          .isEqualTo(
              new Reply.Refused(
                  "unknown-service",
                  "no such service: wroker",
                  "did you mean worker? services: api, worker"));
      assertThat(fleet.asked()).isEmpty();
    }
  }

  @Test
  void tellsWatchersASnapshotAndThenEveryChangeInOrder() throws Exception {
    try (ControlClient client = client()) {
      client.send(new Request.Watch());
      assertThat(client.next(SOON)).get().isInstanceOf(Reply.Snapshot.class);
      List<State> states = List.of(State.STARTING, State.READY, State.STOPPING, State.STOPPED);
      states.forEach(state -> fleet.become(FakeFleet.status("api", Wanted.UP, state, null)));
      List<State> told = new ArrayList<>();
      for (int i = 0; i < states.size(); i++) {
        told.add(((Reply.Update) client.next(SOON).orElseThrow()).service().state());
      }
      assertThat(told).isEqualTo(states);
    }
  }

  @Test
  void forgetsAWatcherThatHasGone() throws Exception {
    ControlClient client = client();
    client.send(new Request.Watch());
    assertThat(client.next(SOON)).isPresent();
    assertThat(fleet.watchers()).isEqualTo(1);
    client.close();
    Instant until = Instant.now().plus(SOON);
    while (fleet.watchers() > 0 && Instant.now().isBefore(until)) {
      Thread.onSpinWait();
    }
    assertThat(fleet.watchers()).isZero();
  }

  @Test
  void dropsAReaderThatIsTooSlowAndTellsItWhy() throws Exception {
    try (ControlClient slow = client();
        ControlClient other = client()) {
      slow.send(new Request.Watch());
      assertThat(slow.next(SOON)).isPresent();
      for (int i = 0; fleet.watchers() > 0 && i < 100 * Connection.QUEUE_MAX; i++) {
        fleet.become(FakeFleet.status("api", Wanted.UP, State.READY, null));
      }
      assertThat(fleet.watchers()).as("dropped").isZero();
      assertThat(other.ask(new Request.Ping())).isInstanceOf(Reply.Pong.class);
      Optional<Reply> last = Optional.empty();
      try {
        for (Optional<Reply> next = slow.next(SOON); next.isPresent(); next = slow.next(SOON)) {
          last = next;
        }
      } catch (ControlClient.Unanswered e) {
        assertThat(e).hasMessageContaining("closed the connection");
      }
      assertThat(last.orElseThrow())
          .isInstanceOfSatisfying(
              Reply.Closing.class, c -> assertThat(c.reason()).startsWith("too slow"));
    }
  }

  @Test
  void endsAConnectionWithARequestThatIsTooLong() throws Exception {
    try (SocketChannel raw = UnixSocket.connect(folder.socket())) {
      byte[] flood = new byte[Connection.LINE_BYTES_MAX + 1];
      ByteBuffer bytes = ByteBuffer.wrap(flood);
      while (bytes.hasRemaining()) {
        raw.write(bytes);
      }
      assertThat(readAll(raw)).contains("a request of more than 65536 bytes");
    }
  }

  @Test
  void answersNonsenseWithARefusalAndGoesOn() throws Exception {
    try (SocketChannel raw = UnixSocket.connect(folder.socket())) {
      raw.write(bytes("{\"request\":\"format-disk\"}\nnot json\n{\"request\":\"ping\"}\n"));
      raw.shutdownOutput();
      assertThat(readAll(raw).lines().map(line -> line.substring(0, 17)))
          .containsExactly(
              "{\"reply\":\"refused",
              "{\"reply\":\"refused",
              "{\"reply\":\"pong\",\"",
              "{\"reply\":\"closing");
    }
  }

  @Test
  void servesOnlySoManyConnectionsAndTellsTheNextOne() throws Exception {
    List<ControlClient> many = new ArrayList<>();
    try {
      for (int i = 0; i < ControlServer.CONNECTIONS_MAX; i++) {
        many.add(client());
        many.getLast().ask(new Request.Ping());
      }
      try (SocketChannel raw = UnixSocket.connect(folder.socket())) {
        assertThat(readAll(raw)).contains("more than 64 connections at once");
      }
    } finally {
      many.forEach(ControlClient::close);
    }
  }

  @Test
  void shutsDownOnlyAfterTheFleetIsDownAndTheAskerTold() throws Exception {
    try (ControlClient client = client()) {
      assertThat(client.ask(new Request.Shutdown())).isEqualTo(new Reply.Done(List.of()));
      assertThat(shutDown.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(fleet.asked()).containsExactly("SHUT DOWN");
    }
  }

  @Test
  void isForItsOwnerAloneAndReplacesAStaleSocket() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.socket())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.root())))
        .isEqualTo("rwx------");
    server.close();
    assertThat(ControlClient.connect(folder)).isEmpty();
    Files.writeString(folder.socket(), "left by a crash");
    assertThat(ControlClient.connect(folder)).isEmpty();
    server = openIn(folder);
    try (ControlClient client = client()) {
      assertThat(client.ask(new Request.Ping())).isInstanceOf(Reply.Pong.class);
    }
  }

  @Test
  void worksInAFolderWhosePathIsLongerThanASocketAddress() throws Exception {
    StateFolder deep = new StateFolder(project.resolve("d".repeat(120)).resolve("e".repeat(120)));
    try (ControlServer _ = openIn(deep);
        ControlClient client = ControlClient.connect(deep).orElseThrow()) {
      assertThat(client.ask(new Request.Ping())).isInstanceOf(Reply.Pong.class);
      assertThat(deep.socket()).exists();
    }
    assertThat(deep.socket()).doesNotExist();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String readAll(SocketChannel raw) throws IOException {
    StringBuilder all = new StringBuilder();
    ByteBuffer bytes = ByteBuffer.allocate(4096);
    while (raw.read(bytes) >= 0) {
      all.append(StandardCharsets.UTF_8.decode(bytes.flip()));
      bytes.clear();
    }
    return all.toString();
  }
}
