package dev.mainstay.link.profile;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.Session.Recovery;
import dev.mainstay.link.Talk;
import dev.mainstay.link.template.Canaries;
import dev.mainstay.link.template.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is spoken on one line of a service whose frames are JSON. */
final class JsonTalk implements Talk {

  private final JsonSpec spec;
  private final Canaries canaries;
  private final Position from;
  private final Runnable unreadable;
  private final Closes closes;
  private Stage stage = Stage.GREETING;
  private Beaten beaten = Beaten.ANSWERED;
  private long lastCanary;

  private enum Stage {
    GREETING,
    READY
  }

  private enum Beaten {
    ANSWERED,
    OPEN
  }

  JsonTalk(JsonSpec spec, Canaries canaries, Position from, Runnable unreadable) {
    this.spec = spec;
    this.canaries = canaries;
    this.from = from;
    this.unreadable = unreadable;
    this.closes = new Closes(spec.fatal());
  }

  @Override
  public Reply opened() {
    Map<String, String> values =
        Map.of("token", spec.token().reveal(), "epoch", from.epoch(), "offset", from.offset());
    List<Frame> hello = frames(spec.hello().send(), values);
    if (!spec.hello().ready().isEmpty()) {
      return new Reply(hello, List.of());
    }
    stage = Stage.READY;
    return new Reply(hello, List.of(new Said.Ready(Session.unknown())));
  }

  @Override
  public Reply heard(Frame frame) {
    Optional<Json> read = JsonProfile.read(frame);
    if (read.isEmpty()) {
      unreadable.run();
      return said(new Said.Message(new Incoming("", "", frame)));
    }
    Json json = read.get();
    if (spec.refused().holds(json)) {
      return said(
          new Said.Refused(
              new Refusal(
                  Refusal.Kind.FOR_GOOD,
                  "the remote refuses us: " + Words.cut(spec.token().hideIn(frame.text())),
                  Duration.ZERO)));
    }
    if (stage == Stage.GREETING && spec.hello().ready().holds(json)) {
      stage = Stage.READY;
      return said(new Said.Ready(session(json)));
    }
    return known(json).orElseGet(() -> message(json, frame));
  }

  /** What is no message. */
  private Optional<Reply> known(Json json) {
    if (spec.taken().when().holds(json)) {
      return Optional.of(
          json.at(spec.taken().id())
              .map(id -> said(new Said.Taken(id.display())))
              .orElse(Reply.NOTHING));
    }
    if (spec.beat().answer().holds(json)) {
      beaten = Beaten.ANSWERED;
      return Optional.of(Reply.NOTHING);
    }
    if (spec.ping().holds(json)) {
      return Optional.of(new Reply(frames(spec.pong(), Map.of()), List.of()));
    }
    if (spec.renew().holds(json)) {
      return Optional.of(said(new Said.Renew("the remote asks for it")));
    }
    if (spec.ignored().holds(json)) {
      return Optional.of(Reply.NOTHING);
    }
    return switch (canaries.find(spec.canary().expect(), json, lastCanary)) {
      case Canaries.Found.Own(long canary) -> Optional.of(said(new Said.Echo(canary)));
      case Canaries.Found.Other _ -> Optional.of(Reply.NOTHING);
      case Canaries.Found.None _ -> Optional.empty();
    };
  }

  private Reply message(Json json, Frame frame) {
    return said(
        new Said.Message(new Incoming(at(json, spec.id()), at(json, spec.offset()), frame)));
  }

  private Session session(Json json) {
    String epoch = at(json, spec.hello().epoch());
    String offset = at(json, spec.offset());
    Recovery recovery =
        spec.hello().recovered().isEmpty()
            ? Recovery.UNKNOWN
            : json.flag(spec.hello().recovered()) ? Recovery.RECOVERED : Recovery.GAP;
    return new Session(new Position(epoch, offset), recovery, "");
  }

  @Override
  public Frame message(Outgoing message) {
    return message.frame();
  }

  @Override
  public Optional<Frame> acknowledgement(Incoming message) {
    boolean nameless = spec.ack().names().contains("id") && message.id().isEmpty();
    return spec.ack().isEmpty() || nameless
        ? Optional.empty()
        : Optional.of(
            Frame.text(spec.ack().json(Map.of("id", message.id(), "offset", message.offset()))));
  }

  @Override
  public Optional<Frame> canary(long canary) {
    if (spec.canary().send().isEmpty()) {
      return Optional.empty();
    }
    lastCanary = canary;
    return Optional.of(
        Frame.text(spec.canary().send().json(Map.of("canary", canaries.name(canary)))));
  }

  @Override
  public Duration beats() {
    return stage == Stage.READY ? spec.beat().every() : Duration.ZERO;
  }

  @Override
  public Optional<Frame> beat() {
    if (beaten == Beaten.OPEN && !spec.beat().answer().isEmpty()) {
      return Optional.empty();
    }
    beaten = Beaten.OPEN;
    return Optional.of(Frame.text(spec.beat().send().json(Map.of())));
  }

  @Override
  public Refusal closed(int code, String reason) {
    return closes.refusal(code, reason);
  }

  private static List<Frame> frames(Template template, Map<String, String> values) {
    return template.isEmpty() ? List.of() : List.of(Frame.text(template.json(values)));
  }

  private static Reply said(Said said) {
    return new Reply(List.of(), List.of(said));
  }

  private static String at(Json json, String path) {
    return path.isEmpty() ? "" : json.at(path).map(Json::display).orElse("");
  }
}
