package dev.mainstay.monitor.alert.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.alert.Alert;
import dev.mainstay.monitor.alert.Alerts.Notice;
import dev.mainstay.monitor.alert.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrives at the other end of each channel, and what is said when nothing does. */
class ChannelsTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private static final Message MESSAGE =
      Message.of(
          "shop",
          "here",
          List.of(
              new Notice(
                  Notice.Kind.RAISED,
                  new Alert(
                      "stuck:goals",
                      "stuck",
                      "goals",
                      dev.mainstay.core.Event.Severity.ERROR,
                      AT,
                      "no progress `$(reboot)`\n.\nsince 3 min, café",
                      new Alert.Phase.Raised(AT),
                      new Alert.Hush.Loud()))),
          AT);

  /** One request that a receiver got. */
  private record Got(String body, String title, String priority) {}

  @Test
  void webhookGetsTheWholeMessage() throws Exception {
    Json got = Json.parse(received(WebChannel.Shape.WEBHOOK, 200).body());
    assertThat(got.text("project")).contains("shop");
    assertThat(got.text("alerts.0.id")).contains("stuck:goals");
    assertThat(got.text("alerts.0.kind")).contains("alert");
  }

  @Test
  void slackGetsTitleAndText() throws Exception {
    Json got = Json.parse(received(WebChannel.Shape.SLACK, 200).body());
    assertThat(got.fields()).containsOnlyKeys("text");
    assertThat(got.text("text").orElseThrow())
        .startsWith("[shop] alert: goals stuck\nalert goals: no progress");
  }

  @Test
  void ntfyGetsTextAndHeaders() throws Exception {
    Got got = received(WebChannel.Shape.NTFY, 200);
    assertThat(got.body()).isEqualTo("alert goals: no progress `$(reboot)` . since 3 min, café");
    assertThat(got.title()).isEqualTo("[shop] alert: goals stuck");
    assertThat(got.priority()).isEqualTo("4");
  }

  @Test
  void refusalNamesTheHostAndNotThePath() {
    assertThatThrownBy(() -> received(WebChannel.Shape.WEBHOOK, 403))
        .isInstanceOf(IOException.class)
        .hasMessage("127.0.0.1 answered 403");
    assertThatThrownBy(() ->
            new WebChannel(WebChannel.Shape.SLACK, URI.create("http://127.0.0.1:1/secret"))
                .bring(MESSAGE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("127.0.0.1: ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void redirectIsNotFollowed() {
    assertThatThrownBy(() -> received(WebChannel.Shape.WEBHOOK, 302))
        .hasMessage("127.0.0.1 answered 302");
  }

  @Test
  void commandGetsJsonAndWordsAndNoShellSeesThem(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    String script = "cat > " + out + "; printf '%s' \"$MAINSTAY_ALERT_TITLE\" >> " + out;
    new CommandChannel(List.of("sh", "-c", script)).bring(MESSAGE);
    String got = Files.readString(out);
    assertThat(got).startsWith("{\"project\":\"shop\"").endsWith("[shop] alert: goals stuck");
  }

  @Test
  void commandThatFailsSaysHow() {
    assertThatThrownBy(() -> new CommandChannel(List.of("sh", "-c", "exit 3")).bring(MESSAGE))
        .hasMessage("sh ended with code 3");
    assertThatThrownBy(() -> new CommandChannel(List.of("no-such-program")).bring(MESSAGE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-program");
  }

  @Test
  void mailArrivesWithItsTextWhole() throws Exception {
    try (SmtpServer server = SmtpServer.accepting()) {
      mail(server.port()).bring(MESSAGE);
      assertThat(server.recipients()).containsExactly("ops@example.org", "ada@example.org");
      assertThat(server.mail())
          .contains("Subject: [shop] alert: goals stuck")
          .contains("From: mainstay@example.org")
          .contains("caf=C3=A9");
    }
  }

  @Test
  void mailThatIsRefusedSaysWhat() throws Exception {
    try (SmtpServer server = SmtpServer.refusing("550 5.7.1 relaying denied")) {
      assertThatThrownBy(() -> mail(server.port()).bring(MESSAGE))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("email 127.0.0.1:" + server.port() + ": ");
    }
  }

  private static MailChannel mail(int port) {
    return new MailChannel(
        new MailChannel.Server(
            "127.0.0.1", port, MailChannel.Server.Security.OPPORTUNISTIC, null, null),
        "mainstay@example.org",
        List.of("ops@example.org", "ada@example.org"));
  }

  private static Got received(WebChannel.Shape shape, int answer) throws Exception {
    BlockingQueue<Got> got = new LinkedBlockingQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/secret", exchange -> answer(exchange, answer, got));
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/secret");
      new WebChannel(shape, url).bring(MESSAGE);
      Got first = got.poll(10, TimeUnit.SECONDS);
      assertThat(first).isNotNull();
      return first;
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, int status, BlockingQueue<Got> got)
      throws IOException {
    got.add(
        new Got(
            new String(exchange.getRequestBody().readAllBytes(), UTF_8),
            String.valueOf(exchange.getRequestHeaders().getFirst("X-Title")),
            String.valueOf(exchange.getRequestHeaders().getFirst("X-Priority"))));
    exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
