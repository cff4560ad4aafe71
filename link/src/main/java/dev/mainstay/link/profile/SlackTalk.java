package dev.mainstay.link.profile;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.Talk;
import dev.mainstay.link.profile.SlackProfile.Acks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is spoken on one socket of Slack's Socket Mode. */
final class SlackTalk implements Talk {

  private static final Closes CLOSES = new Closes(Set.of());

  /** Ten sockets at most for an app: the others must go first. */
  private static final Duration TOO_MANY_PAUSE = Duration.ofSeconds(30);

  private final Acks acks;
  private final Map<String, String> messages;

  SlackTalk(Acks acks, Map<String, String> messages) {
    this.acks = acks;
    this.messages = messages;
  }

  @Override
  public Reply opened() {
    return Reply.NOTHING;
  }

  @Override
  public Reply heard(Frame frame) {
    Json json = JsonProfile.read(frame).orElse(Json.of(null));
    return switch (json.text("type").orElse("")) {
      case "hello" -> said(new Said.Ready(Session.unknown()));
      case "disconnect" -> said(disconnect(json.text("reason").orElse("")));
      case String _ ->
          json.text("envelope_id")
              .map(envelope -> said(new Said.Message(incoming(envelope, json, frame))))
              .orElse(Reply.NOTHING);
    };
  }

  private static Said disconnect(String reason) {
    return switch (reason) {
      case "link_disabled" ->
          new Said.Refused(
              new Refusal(
                  Refusal.Kind.FOR_GOOD,
                  "Socket Mode is switched off for this app",
                  Duration.ZERO));
      case "too_many_websockets" ->
          new Said.Refused(
              new Refusal(
                  Refusal.Kind.AGAIN, "the app has too many sockets already", TOO_MANY_PAUSE));
      case String _ -> new Said.Renew("Slack asks for it: " + Words.cut(reason));
    };
  }

  /** An event that is sent again comes in another envelope; its own id stays. */
  private Incoming incoming(String envelope, Json json, Frame frame) {
    String id = json.text("payload.event_id").orElse(envelope);
    messages.put(envelope, id);
    return new Incoming(id, "", frame);
  }

  @Override
  public Frame message(Outgoing message) {
    return message.frame();
  }

  @Override
  public Optional<Frame> acknowledgement(Incoming message) {
    return acks == Acks.BOT
        ? Optional.empty()
        : JsonProfile.read(message.frame())
            .flatMap(json -> json.text("envelope_id"))
            .map(id -> Frame.text(Json.object().put("envelope_id", id).build().write()));
  }

  @Override
  public Optional<Frame> canary(long canary) {
    return Optional.empty();
  }

  @Override
  public Refusal closed(int code, String reason) {
    return CLOSES.refusal(code, reason);
  }

  private static Reply said(Said said) {
    return new Reply(List.of(), List.of(said));
  }
}
