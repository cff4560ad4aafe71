package dev.mainstay.gateway.mcp.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlTest {

  private static final Known KNOWN =
      new Known(
          "default",
          "{\"capabilities\":{}}",
          "{\"supportedVersions\":[]}",
          Map.of(Listing.TEMPLATES, Known.Answer.of("{\"resourceTemplates\":[]}")));

  private static final List<Control> ALL =
      List.of(
          new Control.Hello("c", "p \"q\"", "1", 3, "e", 7, true),
          new Control.Hello("c", "p", "1", 1, "", 0, false),
          new Control.Welcome("e", 9, Map.of(Listing.TOOLS, "d1", Listing.TEMPLATES, "d2")),
          new Control.Refused("no"),
          new Control.Resend(List.of(RpcId.of(1), RpcId.of("a\u00e4"), new RpcId("\"\\u0061\""))),
          new Control.Ack(12),
          new Control.Beat(),
          new Control.Bye(),
          new Control.Digests(Map.of(Listing.PROMPTS, "d")),
          new Control.Copy(KNOWN));

  @Test
  void whatIsWrittenIsReadTheSame() {
    for (Control control : ALL) {
      assertThat(Control.is(control.line())).isTrue();
      assertThat(Control.parse(control.line())).contains(control);
    }
  }

  @Test
  void noMessageLooksLikeAControlLine() throws Malformed {
    byte[] message =
        "{\"jsonrpc\":\"2.0\",\"method\":\"mainstay\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(Control.is(Message.parse(message).bytes())).isFalse();
    assertThat(Control.is(new byte[0])).isFalse();
  }

  @Test
  void aWordOfALaterVersionIsNoFault() {
    byte[] line = "{\"mainstay\":\"later\",\"x\":1}".getBytes(StandardCharsets.UTF_8);
    assertThat(Control.parse(line)).contains(new Control.Unknown("later"));
    byte[] damaged = "{\"mainstay\":".getBytes(StandardCharsets.UTF_8);
    assertThat(Control.parse(damaged)).isEmpty();
  }

  @Test
  void theReferencePageHasEveryWord() throws IOException {
    String page = Files.readString(Path.of("../docs/reference/shim-link.md"));
    for (Control control : ALL) {
      String line = new String(control.line(), StandardCharsets.UTF_8);
      String word = line.split("\"", -1)[3];
      assertThat(page).contains("| `" + word + "` |");
    }
    assertThat(page)
        .contains(LinkMachine.ACK_MESSAGES + " messages")
        .contains(LinkMachine.ACK_WITHIN.toMillis() + " ms")
        .contains("beat after " + LinkMachine.BEAT_EVERY.toSeconds() + " s")
        .contains(LinkMachine.DEAD_AFTER.toSeconds() + " s")
        .contains("within " + LinkMachine.MEET_WITHIN.toSeconds() + " s");
  }
}
