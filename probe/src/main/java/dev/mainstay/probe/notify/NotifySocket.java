package dev.mainstay.probe.notify;

import dev.mainstay.core.posix.Result;
import dev.mainstay.core.posix.UnixDatagrams;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * The socket to which the services of one project say that they are ready (sd_notify(3)), with the
 * one daemon thread that listens. Its name is abstract, so no file can be left behind.
 */
public final class NotifySocket implements AutoCloseable {

  /** A look at whether to end, if the datagram that asks for it was lost. */
  private static final Duration LOOK = Duration.ofSeconds(30);

  private final String name;
  private final InstantSource clock;
  private final Notes notes = new Notes(Ancestry::of);
  private final Thread listener;
  private volatile boolean closed;

  private NotifySocket(String name, UnixDatagrams datagrams, InstantSource clock) {
    this.name = name;
    this.clock = clock;
    this.listener =
        Thread.ofPlatform().name("notify").daemon(true).unstarted(() -> listen(datagrams));
  }

  /** Opens the socket of that abstract name (at most 107 bytes) and begins to listen. */
  public static Result<NotifySocket> open(String name, InstantSource clock) {
    return UnixDatagrams.bind(name)
        .map(datagrams -> {
          NotifySocket socket = new NotifySocket(name, datagrams, clock);
          socket.listener.start();
          return socket;
        });
  }

  /** The value of {@code NOTIFY_SOCKET} for a child. */
  public String address() {
    return "@" + name;
  }

  /** What the processes of a tree have said since it began; empty when nothing. */
  Optional<Note> of(Set<Long> tree, Instant startedAt) {
    return notes.of(tree, startedAt);
  }

  void forget(Set<Long> tree) {
    notes.forget(tree);
  }

  /** Ends listening; the thread itself closes the socket, for it is the only one to use it. */
  @Override
  public void close() {
    closed = true;
    // An empty message wakes the thread; if it cannot be sent, the thread looks by itself.
    var _ = UnixDatagrams.send(name, "\n");
  }

  private void listen(UnixDatagrams datagrams) {
    try (datagrams) {
      while (!closed) {
        switch (datagrams.receive(LOOK)) {
          case Result.Failed<?> _ -> closed = true;
          case Result.Ok<Optional<UnixDatagrams.Datagram>>(var datagram) ->
              datagram
                  .filter(it -> it.pid() > 0)
                  .ifPresent(it -> notes.take(it.pid(), it.text(), clock.instant()));
        }
      }
    }
  }
}
