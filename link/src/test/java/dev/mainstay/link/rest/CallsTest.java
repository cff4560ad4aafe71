package dev.mainstay.link.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.rest.FakeRest.Reply;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls: filled in as the place needs it, bounded, patient, and silent about secrets. */
class CallsTest {

  private FakeRest rest;

  @BeforeEach
  void begin() throws IOException {
    rest = new FakeRest();
  }

  @AfterEach
  void end() {
    rest.close();
  }

  @Test
  void eachPlaceIsFilledAsItMustBe() throws Exception {
    rest.answer("POST /rooms/a%20b", Reply.ok(""));
    rest.answer("POST /rooms/a b", Reply.ok("{\"id\":7}"));
    Call call =
        Call.of(
            "POST",
            "${api}/rooms/${room}?q=${room}",
            Map.of("Authorization", "Bearer ${token}"),
            "{\"text\":\"${text}\"}");
    Calls calls = rest.calls(Duration.ofSeconds(20), Map.of("api", rest.url(), "token", "t0ken"));
    Answer answer = calls.make(call, Map.of("room", "a b", "text", "say \"hi\"\n"));
    assertThat(answer.body().whole("id")).hasValue(7);
    assertThat(rest.lines())
        .containsExactly("POST /rooms/a%20b?q=a%20b {\"text\":\"say \\\"hi\\\"\\n\"}");
    Map<String, java.util.List<String>> headers = rest.asked.getFirst().headers();
    assertThat(headers.get("Authorization")).containsExactly("Bearer t0ken");
    assertThat(headers.get("Content-type")).containsExactly("application/json");
  }

  @Test
  void anAnswerThatIsNoJsonIsNothing() throws Exception {
    rest.answer("GET /x", Reply.ok("<html>"));
    Answer answer = rest.calls().make(get("/x"), Map.of());
    assertThat(answer.isGood()).isTrue();
    assertThat(answer.body().isNull()).isTrue();
  }

  @Test
  void anAnswerThatIsTooLongIsNotRead() {
    rest.answer("GET /x", Reply.ok("x".repeat(Calls.BODY_BYTES_MAX + 1)));
    assertThatThrownBy(() -> rest.calls().make(get("/x"), Map.of()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedFor() {
    CountDownLatch over = new CountDownLatch(1);
    rest.answer(
        "GET /x",
        _ -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Reply.ok("");
        });
    assertThatThrownBy(() -> rest.calls(Duration.ofMillis(100), Map.of()).make(get("/x"), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("GET at 127.0.0.1");
    over.countDown();
  }

  @Test
  void nobodyIsAskedBeforeTheTimeThatTheyNamed() throws Exception {
    rest.answer("GET /x", new Reply(429, "{}", Map.of("Retry-After", "30")));
    Calls calls = rest.calls();
    Answer answer = calls.make(get("/x"), Map.of());
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                Refusal.Kind.AGAIN,
                "GET at 127.0.0.1 asks us to wait: HTTP 429",
                Duration.ofSeconds(30)));
    assertThatThrownBy(() -> calls.make(get("/y"), Map.of())).hasMessageContaining("wait");
    assertThat(rest.asked).hasSize(1);
    rest.now = rest.now.plusSeconds(31);
    assertThat(calls.make(get("/x"), Map.of()).status()).isEqualTo(429);
  }

  @ParameterizedTest
  @CsvSource({
    "7, PT7S",
    "999999999999, PT24H",
    "'Sun, 22 Nov 2026 12:01:00 GMT', PT1M",
    "'Sun, 22 Nov 2026 11:00:00 GMT', PT0S",
    "soon, PT0S",
    "-4, PT0S"
  })
  void aPauseIsANumberOrADateAndNeverEndless(String header, Duration pause) throws Exception {
    rest.answer("GET /x", new Reply(503, "", Map.of("Retry-After", header)));
    assertThat(rest.calls().make(get("/x"), Map.of()).after()).isEqualTo(pause);
  }

  @Test
  void noFaultRepeatsASecret() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    Calls calls = rest.calls(Duration.ofSeconds(20), Map.of("token", "t0ken"));
    for (String url :
        new String[] {
          "http://127.0.0.1:" + nobody + "/${token}", "http://127.0.0.1:99999/${token}", "${token}"
        }) {
      Call call = Call.get(url, Map.of());
      assertThatThrownBy(() -> calls.make(call, Map.of()))
          .isInstanceOf(IOException.class)
          .message()
          .doesNotContain("t0ken");
    }
    Call header = Call.get(rest.url(), Map.of("X", "${token}\n"));
    assertThatThrownBy(() -> calls.make(header, Map.of())).message().doesNotContain("t0ken");
    assertThat(header.toString()).doesNotContain("token");
  }

  private Call get(String path) {
    return Call.get(rest.url() + path, Map.of());
  }
}
