package dev.mainstay.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.view.LinkScreen.Settings;
import dev.mainstay.core.json.Json;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One link on one screen. */
class LinkScreenTest {

  private static final String DEAF =
      """
      {"name":"chat","remote":"chat.example","listen":"ws://127.0.0.1:9001",
       "now":"2026-01-01T10:00:00Z","state":"up","proven":false,
       "detail":"line 1 is deaf since 2 s ago: no canary came back in time",
       "hint":"it goes on by itself; can this machine reach the remote?",
       "lines":[
        {"number":1,"role":"active","opened_at":"2026-01-01T09:00:00Z",
         "old_at":"2026-01-01T21:00:00Z","heard_at":"2026-01-01T09:59:59.700Z",
         "message_at":"2026-01-01T09:50:00Z","ping":{"state":"answered","tries":0},
         "proof":{"state":"failed","at":"2026-01-01T09:59:58Z","reason":"no canary came back"}},
        {"number":2,"role":"opening","reason":"deaf","why":"no canary came back on it"},
        {"number":7,"role":"ending","since":"2026-01-01T09:59:59Z"}],
       "trying":{"what":"line 2","reason":"deaf","why":"no canary came back on it","failed":3,
         "detail":""},
       "canary":{"kind":"message","flown":9,"met":8,"broken":1,"took_ms":3.021,"trouble":""},
       "received":120,"doubled":2,"redelivered":3,"sent":40,"resent":1,"expired":0,
       "message_at":"2026-01-01T09:50:00Z",
       "inbox":3,"inbox_bytes":700,"inbox_since":"2026-01-01T09:59:50Z","outbox":0,
       "outbox_bytes":0,
       "bot":"here","bot_at":"2026-01-01T08:00:00Z",
       "bot_is":{"from":"127.0.0.1:4711","agent":"websockets/15.0","pid":77,
         "command":"python3 \\u001b[31mbot.py"},
       "gaps":1,"gap":{"at":"2026-01-01T09:30:00Z","detail":"7 were missed"},
       "after_idle":{"at":"2026-01-01T09:00:00Z","idle_s":28800},
       "reconnected":{"lost":1,"deaf":0},
       "reconnects":[
        {"at":"2026-01-01T08:00:00Z","reason":"start","why":"the link began","detail":"",
         "recovered":"unknown","took_ms":20,"away_ms":0},
        {"at":"2026-01-01T09:00:00Z","reason":"lost","why":"the line before it was lost",
         "detail":"reset by peer","recovered":"gap","took_ms":900,"away_ms":900}],
       "settings":{"ping":"10s","canary.idle":"5m","json.id":"id"}}
      """;

  private static List<String> render(String link, int width, Settings settings)
      throws Json.Malformed {
    return LinkScreen.render(
        Json.parse(link), ZoneOffset.UTC, width, Paint.PLAIN, AsTyped.SHORT, settings);
  }

  @Test
  void explainsADeafLinkOnOneScreen() throws Json.Malformed {
    assertThat(render(DEAF, 110, Settings.BRIEF))
        .containsExactly(
            "chat is up, not proven: line 1 is deaf since 2 s ago: no canary came back in time",
            "remote     chat.example, its bot comes to ws://127.0.0.1:9001",
            "do         it goes on by itself; can this machine reach the remote?",
            "line 1     active for 60 min; heard 300 ms ago, last message 10 min ago; DEAF, no"
                + " canary since 2 s ago: no",
            "           canary came back; replaced in 11 h",
            "line 2     is being made: no canary came back on it",
            "line 7     was told to end 1 s ago",
            "tries      line 2, now, because no canary came back on it; 3 in a row came to nothing",
            "canary     a message to ourselves, by a call: 9 flew, 8 came back, 1 could not fly;"
                + " the last took 3.02 ms",
            "received   120, the last 10 min ago; 2 came twice, 3 given again",
            "sent       40; 1 by another line again, 0 given up",
            "waiting    3 for the bot (700 bytes, the oldest since 10 s); none for the remote",
            "after idle the first message after 8 h of silence came 60 min ago",
            "bot        here for 2 h: pid 77 (python3 bot.py), websockets/15.0; 3 not acknowledged"
                + " by it",
            "gaps       1, the last 30 min ago: 7 were missed",
            "",
            "lines were replaced: 1 lost",
            "  09:00:00.000  the line before it was lost (reset by peer); away for 900 ms,"
                + " recovered: gap",
            "  08:00:00.000  the link began; it took 20 ms",
            "",
            "settings   ping 10s, canary.idle 5m (all: mainstay link chat)");
  }

  @Test
  void tellsEverySettingWhenAsked() throws Json.Malformed {
    assertThat(render(DEAF, 110, Settings.ALL))
        .endsWith(
            "setting    ping = 10s", "setting    canary.idle = 5m", "setting    json.id = id");
  }

  @Test
  void aLinkThatDoesNotSayHowItIsHasAHeadlineAndAHint() throws Json.Malformed {
    String silent =
        """
        {"name":"chat","remote":"chat.example","listen":"ws://127.0.0.1:9001","state":"silent",
         "proven":false,"detail":"it does not say how it is","hint":"`mainstay restart chat`"}
        """;
    assertThat(render(silent, 100, Settings.BRIEF))
        .containsExactly(
            "chat is silent, not proven: it does not say how it is",
            "remote     chat.example, its bot comes to ws://127.0.0.1:9001",
            "do         `mainstay restart chat`");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 120})
  void neverExceedsTheWidth(int width) throws Json.Malformed {
    assertThat(render(DEAF, width, Settings.ALL))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
  }
}
