package dev.mainstay.cli.link;

import dev.mainstay.core.Event;
import dev.mainstay.core.Timeline;
import dev.mainstay.core.access.Token;
import dev.mainstay.link.LinkNotice;
import dev.mainstay.link.local.LocalServer;
import dev.mainstay.link.store.StoreThreads;
import dev.mainstay.link.websocket.WebSocketClient;
import dev.mainstay.monitor.sqlite.NativeLibrary;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all links of a process share.
 *
 * @param calls makes calls of REST
 * @param writers run what waits for the disk
 * @param journal takes every event; must not wait
 * @param host the name of this machine, for events
 */
public record LinkGround(
    Token token,
    Timeline timeline,
    WebSocketClient client,
    Supplier<HttpClient> calls,
    LocalServer server,
    Executor writers,
    Consumer<Event> journal,
    String host) {

  /** One that is made when it is first asked for: nothing of it is needed before a link is. */
  public static Supplier<LinkGround> later(
      Supplier<Token> token, Timeline timeline, Consumer<Event> journal, String host) {
    return once(() -> {
      NativeLibrary.prepare();
      return new LinkGround(
          token.get(),
          timeline,
          WebSocketClient.standard(),
          once(HttpClient::newHttpClient),
          new LocalServer((where, error) -> journal.accept(fault(where, error, timeline, host))),
          StoreThreads.begin(),
          journal,
          host);
    });
  }

  private static Event fault(String where, Throwable error, Timeline timeline, String host) {
    return new LinkNotice(
        "link.fault",
        "link",
        host,
        timeline.now(),
        Event.Severity.ERROR,
        Map.of("detail", where + ": " + error));
  }

  private static <T> Supplier<T> once(Supplier<T> maker) {
    return new Supplier<>() {
      private @Nullable T made;

      @Override
      public synchronized T get() {
        T known = made;
        if (known == null) {
          known = maker.get();
          made = known;
        }
        return known;
      }
    };
  }
}
