package dev.mainstay.monitor.incident;

import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One outage of one instance: from the first lost proof to the proof regained.
 *
 * @param id unique in the project; the number of the event that opened it
 * @param state the state that opened it, such as {@code unresponsive}
 * @param trouble what was wrong when it opened
 * @param closing how it ended; null while it is open
 */
public record Incident(
    String id,
    String instance,
    String service,
    String host,
    Instant openedAt,
    String state,
    Trouble trouble,
    @Nullable Closing closing) {

  /**
   * What was wrong, in the words of the cause.
   *
   * @param code such as {@code not-listening}; {@code unknown} when the events did not say
   * @param text a sentence
   * @param hint one next step; empty when there is none
   */
  public record Trouble(String code, String text, String hint) {}

  /**
   * How an incident ended.
   *
   * @param state the state that closed it, such as {@code ready}
   * @param evidence what proved it; never empty
   */
  public record Closing(Instant at, String state, List<String> evidence) {
    public Closing {
      evidence = List.copyOf(evidence);
      if (evidence.isEmpty()) {
        throw new IllegalArgumentException("an incident is closed only by evidence");
      }
    }
  }

  /**
   * As {@code mainstay incidents --json} says it; how long it lasts is told against {@code now}.
   */
  public Json json(Instant now) {
    Instant until = closing == null ? now : closing.at();
    return Json.object()
        .put("id", id)
        .put("instance", instance)
        .put("service", service)
        .put("host", host)
        .put("opened_at", openedAt.toString())
        .put("closed_at", closing == null ? null : closing.at().toString())
        .put("duration_s", Duration.between(openedAt, until).toSeconds())
        .put("state", state)
        .put("closed_by", closing == null ? null : closing.state())
        .put(
            "cause",
            Json.object()
                .put("code", trouble.code())
                .put("text", trouble.text())
                .put("hint", trouble.hint())
                .build())
        .put("closing_evidence", closing == null ? List.of() : closing.evidence())
        .build();
  }

  Incident closed(Closing by) {
    return new Incident(id, instance, service, host, openedAt, state, trouble, by);
  }
}
