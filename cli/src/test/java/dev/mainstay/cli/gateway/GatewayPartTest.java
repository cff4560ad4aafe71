package dev.mainstay.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.component.Part;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.probe.CauseCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's doors: opened, proven, refused, ended. */
class GatewayPartTest {

  private static final String ANY = "{port: auto, servers: {}}";

  @TempDir Path project;
  private final List<RealGateway> made = new ArrayList<>();

  @AfterEach
  void end() {
    made.forEach(RealGateway::close);
  }

  private GatewayPart part(String section) throws IOException {
    RealGateway real = new RealGateway(project, section);
    made.add(real);
    return new GatewayPart(real.gateway, RealGateway.heldBy(4711, "nginx -g daemon"));
  }

  private RealGateway real() {
    return made.getLast();
  }

  @Test
  void isProvenByAnAnswerOverItsPortWhileItIsOpen() throws Exception {
    GatewayPart part = part(ANY);
    assertThat(part.prove()).isEqualTo(new Part.Proof(false, "it does not listen"));
    assertThat(part.open())
        .isInstanceOfSatisfying(
            Part.Opening.Open.class,
            open ->
                assertThat(open.address()).isEqualTo("http://127.0.0.1:" + open.port() + "/mcp"));
    assertThat(part.prove())
        .isEqualTo(new Part.Proof(true, "POST /mcp server/discover answered 200 OK"));
    part.close();
    assertThat(part.prove().holds()).isFalse();
    assertThat(part.open()).as("anew").isInstanceOf(Part.Opening.Open.class);
    assertThat(part.prove().holds()).isTrue();
    part.end();
  }

  @Test
  void aTakenPortIsNamedWithItsHolderAndTheDoorForShimsIsOpen() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      GatewayPart part = part("{port: " + port + ", servers: {}}");
      assertThat(part.open())
          .isInstanceOfSatisfying(
              Part.Opening.Failed.class,
              failed -> {
                assertThat(failed.cause().code()).isEqualTo(CauseCode.PORT_TAKEN);
                assertThat(failed.cause().text())
                    .startsWith("port " + port + " is held by")
                    .contains("4711", "nginx -g daemon");
                assertThat(failed.cause().hint()).contains("port: auto", "shims work without it");
              });
      assertThat(real().gateway.shims().isOpen()).isTrue();
      assertThat(real().folder.root().resolve("mcp.sock")).exists();
      part.end();
    }
  }

  @Test
  void aHostThatIsNotThisMachinesIsRefusedWithWhereToLook() throws Exception {
    GatewayPart part = part("{host: 192.0.2.1, port: auto, servers: {}}");
    assertThat(part.open())
        .isInstanceOfSatisfying(
            Part.Opening.Failed.class,
            failed -> assertThat(failed.cause().hint()).contains("gateway.host"));
    part.end();
  }

  @Test
  void nothingOfItIsLeftAtItsEnd() throws Exception {
    GatewayPart part = part(ANY);
    assertThat(part.open()).isInstanceOf(Part.Opening.Open.class);
    Path heartbeat = real().folder.run().resolve("gateway.health.json");
    long until = System.nanoTime() + 10_000_000_000L;
    while (!Files.exists(heartbeat) && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(heartbeat).exists();
    part.end();
    assertThat(heartbeat).doesNotExist();
    assertThat(real().folder.root().resolve("mcp.sock")).doesNotExist();
    assertThat(part.prove().holds()).isFalse();
    assertThat(real().journal).noneMatch(event -> event.severity().compareTo(Severity.WARN) >= 0);
  }
}
