package dev.mainstay.cli.traffic;

import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.view.Verdicts.Finding;
import dev.mainstay.core.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether one can connect to a WebSocket, send to it, and gets an answer: each with evidence. */
public final class WsCheck {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private WsCheck() {}

  /** Three findings, or fewer when one does not hold. */
  public static List<Finding> of(String address) throws UsageError {
    URI uri = Target.uri(address);
    List<Finding> findings = new ArrayList<>();
    long began = System.nanoTime();
    try (Sender sender = Sender.connect(uri, Sender.Acks.READ)) {
      findings.add(Finding.ok(address, "connected in " + ms(began)));
      String message =
          Json.object()
              .put("type", "connection_test")
              .put("severity", "info")
              .put("service", "mainstay verify")
              .build()
              .write();
      long sent = System.nanoTime();
      sender.send(message, 1);
      findings.add(Finding.ok(address, "sent " + message.length() + " bytes: " + message));
      boolean answered = sender.drained(ANSWER_WITHIN);
      Sender.Tally tally = sender.tally();
      findings.add(
          answered
              ? Finding.ok(address, "received after " + ms(sent) + ": " + tally.lastAck())
              : Finding.bad(
                  address,
                  tally.ended().isEmpty()
                      ? "no answer within " + ANSWER_WITHIN.toSeconds() + " s"
                      : tally.ended(),
                  "is it an endpoint that answers each message?"));
    } catch (Sender.Broken e) {
      if (findings.isEmpty()) {
        return Reach.of(uri, String.valueOf(e.getMessage()));
      }
      findings.add(
          Finding.bad(
              address,
              "not sent: " + e.getMessage(),
              "does anything listen there? mainstay status"));
    }
    return findings;
  }

  private static String ms(long since) {
    return String.format(Locale.ROOT, "%.1f ms", (System.nanoTime() - since) / 1e6);
  }
}
