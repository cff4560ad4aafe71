package dev.mainstay.probe.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.SystemTimeline;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.port.LinuxSockets;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real connections to small servers of this JVM, which plays the service's tree. */
@EnabledOnOs(OS.LINUX)
class TcpProberTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final SystemTimeline timeline = new SystemTimeline();
  private final TcpProber prober = new TcpProber(new LinuxSockets(), timeline);

  @AfterEach
  void closeTimeline() {
    timeline.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAcceptedConnectionPasses(boolean v6) throws IOException {
    try (SmallServer server =
        v6 ? SmallServer.on6(SmallServer::awaitClose) : SmallServer.on4(SmallServer::awaitClose)) {
      ProbeResult result =
          prober.probe(spec(server.port(), new PortOwner.Tree(), LONG), Subjects.self());
      assertThat(result).isInstanceOf(ProbeResult.Passed.class);
      assertThat(result.detail())
          .matches("connect to [0-9]+ -> accepted in [0-9.]+ ms by pid [0-9]+");
    }
  }

  @Test
  void aServerThatHangsUpAtOnceHasAccepted() throws IOException {
    try (SmallServer server = SmallServer.on4(socket -> {})) {
      assertThat(prober.probe(spec(server.port(), new PortOwner.Tree(), LONG), Subjects.self()))
          .isInstanceOf(ProbeResult.Passed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConnectionThatOnlyTheKernelTookFails(boolean anybody) throws IOException {
    try (SmallServer server = SmallServer.deaf()) {
      PortOwner owner = anybody ? new PortOwner.Any() : new PortOwner.Tree();
      fails(
          prober.probe(spec(server.port(), owner, SHORT), Subjects.self()),
          CauseCode.NO_ANSWER,
          " -> connected, but not accepted within 300 ms (1 in the listener's queue)");
    }
  }

  @Test
  void nobodyListens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    fails(
        prober.probe(spec(port, new PortOwner.Tree(), LONG), Subjects.self()),
        CauseCode.NOT_LISTENING,
        " -> connection refused on 127.0.0.1:" + port + " and [::1]:" + port);
  }

  @Test
  void anImpostorIsNamed() throws IOException {
    try (SmallServer server = SmallServer.on4(SmallServer::awaitClose)) {
      ProbeResult result =
          prober.probe(spec(server.port(), new PortOwner.Tree(), LONG), Subjects.other());
      assertThat(result)
          .isInstanceOfSatisfying(
              ProbeResult.Failed.class,
              failed -> assertThat(failed.code()).isEqualTo(CauseCode.WRONG_PROCESS));
      assertThat(result.detail()).contains("is held by pid " + ProcessHandle.current().pid());
    }
  }

  @Test
  void anybodyMayAcceptWhenDeclaredSo() throws IOException {
    try (SmallServer server = SmallServer.on4(SmallServer::awaitClose)) {
      assertThat(prober.probe(spec(server.port(), new PortOwner.Any(), LONG), Subjects.other()))
          .isInstanceOf(ProbeResult.Passed.class);
    }
  }

  private static void fails(ProbeResult result, CauseCode code, String ending) {
    assertThat(result)
        .isInstanceOfSatisfying(
            ProbeResult.Failed.class, failed -> assertThat(failed.code()).isEqualTo(code));
    assertThat(result.detail()).endsWith(ending);
  }

  private static ProbeSpec.Tcp spec(int port, PortOwner owner, Duration timeout) {
    return new ProbeSpec.Tcp("127.0.0.1", port, owner, timeout);
  }
}
