package dev.mainstay.gateway.mcp;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.time.Duration;

/** For how long nothing was heard of calls that run, and who is told so. */
final class Silences {

  /**
   * A client that asked for progress hears of a silent call this often, so that it goes on waiting.
   */
  private static final Duration BEAT = Duration.ofSeconds(10);

  private final Board board;

  Silences(Board board) {
    this.board = board;
  }

  /** How long nothing was heard of a call; a server that waits for an answer need not speak. */
  Duration of(Call call) {
    Client client = board.clients().get(call.client());
    boolean asks =
        call.asked() == null
            || (client != null
                && client.questions().values().stream()
                    .anyMatch(question -> question.server() == call.server()));
    if (asks) {
      call.spoken(board.now());
    }
    return Duration.between(call.spokenAt(), board.now());
  }

  /** What runs and is not heard of is noted once, while there is still something to look at. */
  void note(Call call, Duration silent) {
    if (call.state() instanceof CallState.Running
        && call.machine().isQuiet(silent)
        && call.noteSilence()) {
      board.tell(
          "gateway.call.silent", Severity.INFO, call, "silent", "nothing was heard of it yet");
    }
  }

  /** Whoever asked for progress is told that it goes on, though nothing is heard of it. */
  void beat(Call call) {
    RpcId asked = call.asked();
    Client client = board.clients().get(call.client());
    if (call.isSettled()
        || call.token() == null
        || asked == null
        || client == null
        || board.now().isBefore(call.heardAt().plus(BEAT))) {
      return;
    }
    long seconds = Duration.between(call.acceptedAt(), board.now()).toSeconds();
    String doing =
        call.state() instanceof CallState.Held(int _, var _, String reason)
            ? call.server().name() + " is away (" + reason + "), held for "
            : call.server().name() + " works on it since ";
    String params =
        "{\"progressToken\":"
            + call.token()
            + ",\"progress\":"
            + call.beat(board.now())
            + ",\"message\":"
            + Message.quoted(doing + seconds + " s")
            + "}";
    board.send(
        client,
        asked,
        Message.notification("notifications/progress", Json.object().build())
            .with(params, "params"));
  }
}
