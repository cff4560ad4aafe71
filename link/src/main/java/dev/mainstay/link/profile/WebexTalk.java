package dev.mainstay.link.profile;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.Talk;
import dev.mainstay.link.template.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is spoken on one device socket.
 *
 * <pre>
 *   connected --authorization--> GREETING --buffer_state, registration_status--> READY
 * </pre>
 */
final class WebexTalk implements Talk {

  private static final Duration PING_EVERY = Duration.ofSeconds(15);
  private static final Set<String> READY =
      Set.of("mercury.buffer_state", "mercury.registration_status");

  /** Policy (1008) is what it says to a token that it does not take; 4401 and 4403 in new ones. */
  private static final Closes CLOSES = new Closes(Set.of(1008, 4401, 4403));

  private final Secret token;
  private final Supplier<String> ids;
  private Stage stage = Stage.GREETING;

  /** The id of the last ping, until it is answered; empty for none. */
  private String open = "";

  private enum Stage {
    GREETING,
    READY
  }

  WebexTalk(Secret token, Supplier<String> ids) {
    this.token = token;
    this.ids = ids;
  }

  @Override
  public Reply opened() {
    Json authorization =
        Json.object()
            .put("id", ids.get())
            .put("type", "authorization")
            .put("data", Map.of("token", "Bearer " + token.reveal()))
            .build();
    return new Reply(List.of(Frame.text(authorization.write())), List.of());
  }

  @Override
  public Reply heard(Frame frame) {
    Json json = JsonProfile.read(frame).orElse(Json.of(null));
    if (json.text("type").equals(Optional.of("pong"))) {
      open = json.text("id").equals(Optional.of(open)) ? "" : open;
      return Reply.NOTHING;
    }
    String event = json.text("data.eventType").orElse("");
    if (READY.contains(event)) {
      boolean first = stage == Stage.GREETING;
      stage = Stage.READY;
      return first
          ? new Reply(List.of(), List.of(new Said.Ready(Session.unknown())))
          : Reply.NOTHING;
    }
    return event.isEmpty()
        ? Reply.NOTHING
        : new Reply(List.of(), List.of(new Said.Message(incoming(json, frame))));
  }

  /** An activity has one id, however often and on however many sockets it comes. */
  private static Incoming incoming(Json json, Frame frame) {
    String id = json.text("data.activity.id").or(() -> WebexProfile.messageId(json)).orElse("");
    return new Incoming(id, "", frame);
  }

  @Override
  public Frame message(Outgoing message) {
    return message.frame();
  }

  @Override
  public Optional<Frame> acknowledgement(Incoming message) {
    return JsonProfile.read(message.frame())
        .flatMap(WebexProfile::messageId)
        .map(id ->
            Frame.text(
                Json.object()
                    .put("id", ids.get())
                    .put("type", "ack")
                    .put("messageId", id)
                    .build()
                    .write()));
  }

  @Override
  public Optional<Frame> canary(long canary) {
    return Optional.empty();
  }

  @Override
  public Duration beats() {
    return stage == Stage.READY ? PING_EVERY : Duration.ZERO;
  }

  @Override
  public Optional<Frame> beat() {
    if (!open.isEmpty()) {
      return Optional.empty();
    }
    open = ids.get();
    return Optional.of(
        Frame.text(Json.object().put("id", open).put("type", "ping").build().write()));
  }

  @Override
  public Refusal closed(int code, String reason) {
    return CLOSES.refusal(code, reason);
  }
}
