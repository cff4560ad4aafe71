package dev.mainstay.gateway.mcp.http;

import dev.mainstay.gateway.mcp.Era;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.codec.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a POST, GET or DELETE of the legacy protocol does: everything within a session. */
final class LegacyPosts {

  /** The only version whose clients may send several messages in one POST. */
  private static final String BATCH_VERSION = "2025-03-26";

  /** The first version whose clients know events without data. */
  private static final String PRIMED_FROM = "2025-11-25";

  private final Intake intake;
  private final Sessions sessions;

  LegacyPosts(Intake intake, Sessions sessions) {
    this.intake = intake;
    this.sessions = sessions;
  }

  /** The session that a request is in, or why it is in none. */
  private sealed interface Within {
    record Known(Session session) implements Within {}

    record Refused(Reply reply) implements Within {}
  }

  private Within session(Turn turn) {
    String id = turn.headers().get(Headers.SESSION);
    if (id == null) {
      return new Within.Refused(
          Reply.refusal(
              400,
              "no-session",
              Headers.SESSION + " is missing: a session begins with initialize"));
    }
    String version = turn.headers().get(Headers.VERSION);
    if (version != null && !Era.LEGACY_VERSIONS.contains(version)) {
      return new Within.Refused(
          Reply.refusal(
              400,
              "version",
              "Unsupported protocol version: sessions have one of "
                  + String.join(", ", Era.LEGACY_VERSIONS)));
    }
    Optional<Session> session = sessions.find(id, turn.profile());
    session.ifPresent(known -> known.used(sessions.now()));
    return session.isPresent()
        ? new Within.Known(session.get())
        : new Within.Refused(Reply.sessionNotFound());
  }

  /** Takes one message; null when the answer was written. */
  @Nullable Reply post(Turn turn, Message message) throws InterruptedException {
    if (message.method().equals("initialize") && message.kind() == Message.Kind.REQUEST) {
      return begin(turn, message);
    }
    return switch (session(turn)) {
      case Within.Refused(Reply reply) -> reply;
      case Within.Known(Session session) -> take(turn, session, List.of(message));
    };
  }

  /** Takes a batch; null when the answer was written. */
  @Nullable Reply batch(Turn turn, List<Message> messages) throws InterruptedException {
    return switch (session(turn)) {
      case Within.Refused(Reply reply) -> reply;
      case Within.Known(Session session) -> {
        boolean initialize = messages.stream().anyMatch(m -> m.method().equals("initialize"));
        yield session.version().equals(BATCH_VERSION) && !initialize
            ? take(turn, session, messages)
            : Reply.refusal(400, "batch", "one message in each POST: batches were in 2025-03-26");
      }
    };
  }

  private @Nullable Reply begin(Turn turn, Message message) throws InterruptedException {
    Optional<Session> opened = sessions.open(turn.profile());
    if (opened.isEmpty()) {
      return Reply.busy(message.needId(), "no more sessions now");
    }
    Session session = opened.get();
    Reply refused = take(turn, session, List.of(message));
    if (refused != null || session.version().isEmpty()) {
      sessions.end(session, "it did not begin");
    }
    return refused;
  }

  private @Nullable Reply take(Turn turn, Session session, List<Message> messages)
      throws InterruptedException {
    List<Message> requests = new ArrayList<>();
    messages.stream().filter(m -> m.kind() == Message.Kind.REQUEST).forEach(requests::add);
    if (requests.isEmpty()) {
      return tell(session, messages) ? Reply.empty(202) : Reply.busy(null, "too much to do");
    }
    Optional<Session.Numbered> begun = session.begin(requests);
    if (begun.isEmpty()) {
      return Reply.refusal(
          400, requests.getFirst().needId(), "id-in-use", "a request with this id is running");
    }
    if (!tell(session, messages)) {
      session.withdraw(begun.get());
      return Reply.busy(requests.getFirst().needId(), "too much to do");
    }
    Stream stream = begun.get().stream();
    write(turn, session, begun.get(), stream.attach(), requests.size() == 1);
    return null;
  }

  private boolean tell(Session session, List<Message> messages) {
    boolean taken = true;
    for (Message message : messages) {
      taken &=
          intake.tell(new HubEvent.FromClient(session.client(), message, HubEvent.Origin.FIRST));
    }
    return taken;
  }

  private void write(
      Turn turn, Session session, Session.Numbered from, Stream.Reader reader, boolean json)
      throws InterruptedException {
    Map<String, String> id = Map.of(Headers.SESSION, session.id());
    boolean standing = from.number() == Session.STANDING;
    boolean primed = session.version().compareTo(PRIMED_FROM) >= 0;
    Writer.Shape shape = new Writer.Shape(from.number() + "-", primed, json, standing, id);
    session.reading(sessions.now());
    try {
      Writer writer = new Writer(turn, from.stream(), shape);
      writer.run(reader, answer -> whole(session, answer));
    } finally {
      session.read(sessions.now());
    }
  }

  private static Reply whole(Session session, Message answer) {
    Reply reply = new Reply(200, answer);
    return session.version().isEmpty() ? reply : reply.with(Headers.SESSION, session.id());
  }

  /** Opens the stream of messages that belong to no request, or goes on with a broken one. */
  @Nullable Reply get(Turn turn) throws InterruptedException {
    if (!turn.headers().accepts("text/event-stream")) {
      return Reply.refusal(406, "not-acceptable", "Accept must have text/event-stream");
    }
    return switch (session(turn)) {
      case Within.Refused(Reply reply) -> reply;
      case Within.Known(Session session) -> listen(turn, session);
    };
  }

  private @Nullable Reply listen(Turn turn, Session session) throws InterruptedException {
    String last = turn.headers().text(Headers.LAST_EVENT);
    if (last.isEmpty()) {
      return listen(turn, session, Session.STANDING, Stream::attach);
    }
    if (!last.matches("\\d{1,9}-\\d{1,18}")) {
      return Reply.refusal(400, "event-unknown", "no event of ours has this id");
    }
    int dash = last.indexOf('-');
    long after = Long.parseLong(last.substring(dash + 1));
    int number = Integer.parseInt(last.substring(0, dash));
    return listen(turn, session, number, stream -> stream.attach(after));
  }

  private @Nullable Reply listen(
      Turn turn, Session session, int number, Function<Stream, Stream.Reader> attach)
      throws InterruptedException {
    Optional<Stream> stream = session.stream(number);
    if (stream.isEmpty()) {
      return Reply.refusal(400, "event-unknown", "the stream of this event is no more");
    }
    Session.Numbered from = new Session.Numbered(number, stream.get());
    write(turn, session, from, attach.apply(stream.get()), false);
    return null;
  }

  /** Ends a session. */
  Reply delete(Turn turn) {
    return switch (session(turn)) {
      case Within.Refused(Reply reply) -> reply;
      case Within.Known(Session session) -> {
        sessions.end(session, "the client has ended the session");
        yield Reply.empty(204);
      }
    };
  }
}
