package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.access.Room;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.codec.Message;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a POST of the modern protocol does: each is a client of its own, for as long as it lasts.
 */
final class ModernPosts {

  /** Numbers of clients, over all servers of this process. */
  private static final AtomicLong CLIENTS = new AtomicLong();

  private static final Writer.Shape SHAPE = new Writer.Shape("", false, true, true, Map.of());

  private final Intake intake;
  private final ModernRules rules;
  private final Room room;
  private final Map<ClientId, Stream> streams = new ConcurrentHashMap<>();

  ModernPosts(Intake intake, ToolHeaders tools, Room room) {
    this.intake = intake;
    this.rules = new ModernRules(tools);
    this.room = room;
  }

  /** Takes one message; null when the answer was written. */
  @Nullable Reply post(Turn turn, Message message) throws InterruptedException {
    Optional<Reply> refusal = rules.refusal(message, turn.profile(), turn.headers());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    ClientId client = new ClientId("post-" + CLIENTS.incrementAndGet());
    if (message.kind() == Message.Kind.NOTIFICATION) {
      boolean taken = tell(client, turn.profile(), message);
      intake.tellGone(new HubEvent.ClientClosed(client, "it sent a notification"));
      return taken ? Reply.empty(202) : Reply.busy(null, "too much to do");
    }
    Stream stream = new Stream(Stream.Kind.ONCE, 1, room);
    streams.put(client, stream);
    String end = "the client has closed the connection";
    try {
      if (!tell(client, turn.profile(), message)) {
        end = "there was too much to do";
        return Reply.busy(message.needId(), "too much to do");
      }
      Writer writer = new Writer(turn, stream, SHAPE);
      if (writer.run(stream.attach(), Reply::modern)) {
        end = "it was answered";
      }
      return null;
    } finally {
      streams.remove(client);
      stream.fail(end);
      intake.tellGone(new HubEvent.ClientClosed(client, end));
    }
  }

  private boolean tell(ClientId client, String profile, Message message) {
    HubEvent opened = new HubEvent.ClientOpened(client, profile, HubEvent.FaceKind.HTTP_REQUEST);
    return intake.tell(opened)
        && intake.tell(new HubEvent.FromClient(client, message, HubEvent.Origin.FIRST));
  }

  /** The stream of a client, while it is there. */
  Optional<Stream> of(ClientId client) {
    return Optional.ofNullable(streams.get(client));
  }
}
