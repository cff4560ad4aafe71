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
import dev.mainstay.link.template.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is spoken on one socket of Discord's gateway.
 *
 * <pre>
 *   connected --hello (10)--> identify (2) --READY----> a new session
 *                        \--> resume (6) ---RESUMED--> the old one, with what was missed before it
 *                                       \--invalid (9)--> the line ends, the next one identifies
 * </pre>
 */
final class DiscordTalk implements Talk {

  static final int DISPATCH = 0;
  static final int HEARTBEAT = 1;
  static final int IDENTIFY = 2;
  static final int RESUME = 6;
  private static final int RECONNECT = 7;
  private static final int INVALID = 9;
  private static final int HELLO = 10;
  private static final int ACK = 11;

  /** A session that is gone: its number is wrong (4007), or it waited too long (4009). */
  private static final Set<Integer> SESSION_GONE = Set.of(4007, 4009);

  /** A wrong token, shard, version or set of intents. */
  private static final Closes CLOSES = new Closes(Set.of(4004, 4010, 4011, 4012, 4013, 4014));

  /** Not before so long after an invalid session, which Discord wants at random below five. */
  private static final Duration INVALID_PAUSE = Duration.ofSeconds(3);

  /** Any code but 1000 and 1001 leaves the session to be gone on with. */
  private static final int LEAVES_THE_SESSION = 4000;

  private final Secret token;
  private final long intents;
  private final @Nullable DiscordSession before;
  private @Nullable DiscordSession session;
  private final Position from;
  private final DiscordTries tries;
  private String sequence;
  private Duration every = Duration.ZERO;
  private Beaten beaten = Beaten.ANSWERED;

  private enum Beaten {
    ANSWERED,
    OPEN
  }

  DiscordTalk(
      Secret token,
      long intents,
      @Nullable DiscordSession before,
      Position from,
      DiscordTries tries) {
    this.token = token;
    this.intents = intents;
    this.before = before;
    this.from = from;
    this.tries = tries;
    this.sequence = before == null ? "" : from.offset();
  }

  @Override
  public Reply opened() {
    return Reply.NOTHING;
  }

  @Override
  public Reply heard(Frame frame) {
    Json json = JsonProfile.read(frame).orElse(Json.of(null));
    return switch ((int) json.whole("op").orElse(-1)) {
      case HELLO -> hello(json);
      case HEARTBEAT -> new Reply(List.of(heartbeat()), List.of());
      case ACK -> {
        beaten = Beaten.ANSWERED;
        yield Reply.NOTHING;
      }
      case DISPATCH -> dispatch(json, frame);
      case RECONNECT -> said(new Said.Renew("Discord asks for it"));
      case INVALID -> invalid(json.flag("d"));
      default -> Reply.NOTHING;
    };
  }

  private Reply hello(Json json) {
    every = Duration.ofMillis(json.whole("d.heartbeat_interval").orElse(0));
    Json first;
    if (before == null) {
      Map<String, String> properties =
          Map.of("os", "linux", "browser", "mainstay", "device", "mainstay");
      first =
          op(
              IDENTIFY,
              Json.object()
                  .put("token", token.reveal())
                  .put("intents", intents)
                  .put("properties", properties)
                  .build());
    } else {
      tries.resuming();
      first =
          op(
              RESUME,
              Json.object()
                  .put("token", token.reveal())
                  .put("session_id", before.id())
                  .put("seq", number(sequence))
                  .build());
    }
    return new Reply(List.of(Frame.text(first.write())), List.of());
  }

  private Reply dispatch(Json json, Frame frame) {
    json.at("s").filter(s -> !s.isNull()).ifPresent(s -> sequence = s.display());
    String type = json.text("t").orElse("");
    List<Said> said = new ArrayList<>();
    if (type.equals("READY")) {
      session =
          new DiscordSession(
              json.text("d.session_id").orElse(""), json.text("d.resume_gateway_url").orElse(""));
      said.add(ready(session, from.equals(Position.NONE) ? Recovery.UNKNOWN : Recovery.GAP));
    } else if (before != null && session == null) {
      // What was missed comes before RESUMED: whatever comes, the session goes on.
      session = before;
      said.add(ready(session, Recovery.RECOVERED));
    }
    said.add(new Said.Message(new Incoming(id(type, json), sequence, frame)));
    return new Reply(List.of(), said);
  }

  private Said ready(DiscordSession of, Recovery recovery) {
    tries.proven();
    // The number goes on with the messages: this one is not safe before they are.
    String offset = recovery == Recovery.RECOVERED ? from.offset() : "";
    Position position = new Position(of.epoch(), offset);
    String detail =
        recovery == Recovery.GAP ? "the session before it could not be gone on with" : "";
    return new Said.Ready(new Session(position, recovery, detail));
  }

  /**
   * Two sessions number the same event in two ways, so that what has an id of its own is known by
   * that.
   */
  private String id(String type, Json json) {
    Optional<String> own = json.text("d.id");
    boolean lasting = type.equals("MESSAGE_CREATE") || type.equals("INTERACTION_CREATE");
    return own.isPresent() && lasting
        ? type + ":" + own.get()
        : (session == null ? "" : session.id()) + ":" + sequence;
  }

  private Reply invalid(boolean resumable) {
    if (!resumable) {
      tries.giveUp();
    }
    String reason =
        resumable ? "the session cannot go on now" : "the session is not valid any more";
    return said(new Said.Refused(new Refusal(Refusal.Kind.AGAIN, reason, INVALID_PAUSE)));
  }

  @Override
  public Frame message(Outgoing message) {
    return message.frame();
  }

  @Override
  public Optional<Frame> acknowledgement(Incoming message) {
    return Optional.empty();
  }

  @Override
  public Optional<Frame> canary(long canary) {
    return Optional.empty();
  }

  @Override
  public Duration beats() {
    return every;
  }

  @Override
  public Optional<Frame> beat() {
    if (beaten == Beaten.OPEN) {
      return Optional.empty();
    }
    beaten = Beaten.OPEN;
    return Optional.of(heartbeat());
  }

  private Frame heartbeat() {
    return Frame.text(op(HEARTBEAT, number(sequence)).write());
  }

  @Override
  public Refusal closed(int code, String reason) {
    if (SESSION_GONE.contains(code)) {
      tries.giveUp();
    }
    return CLOSES.refusal(code, reason);
  }

  @Override
  public int farewell() {
    return LEAVES_THE_SESSION;
  }

  private static Json op(int op, Json data) {
    return Json.object().put("op", op).put("d", data).build();
  }

  private static Json number(String sequence) {
    return sequence.isEmpty() ? Json.of(null) : Json.of(Long.parseLong(sequence));
  }

  private static Reply said(Said said) {
    return new Reply(List.of(), List.of(said));
  }
}
