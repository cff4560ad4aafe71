package dev.mainstay.cli.control;

import dev.mainstay.core.Timeline;
import dev.mainstay.supervisor.Fleet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One client of the control socket, on the supervisor's side: a virtual thread that reads requests
 * and one that writes what is queued. Whatever the client does, nobody but these two waits for it.
 */
final class Connection {

  /** The longest request, in bytes. */
  static final int LINE_BYTES_MAX = 64 * 1024;

  /** How long a client may take to send a whole request. */
  static final Duration REQUEST_WITHIN = Duration.ofSeconds(10);

  /** Replies that may wait for a client to read them; beyond, it is dropped. */
  static final int QUEUE_MAX = 1024;

  /** How long the last words to a client may take. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /** Stands for the end in the queue; no reply of the protocol. */
  private static final Reply END = new Reply.Closing("");

  private final SocketChannel channel;
  private final Timeline timeline;
  private final BiConsumer<Request, Connection> desk;
  private final Set<Connection> open;
  private final BlockingQueue<Reply> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final AtomicReference<Fleet.@Nullable Watch> watch = new AtomicReference<>();
  private final CountDownLatch written = new CountDownLatch(1);

  Connection(
      SocketChannel channel,
      Timeline timeline,
      BiConsumer<Request, Connection> desk,
      Set<Connection> open) {
    this.channel = channel;
    this.timeline = timeline;
    this.desk = desk;
    this.open = open;
  }

  /** Begins to read and write. */
  void start() {
    open.add(this);
    Thread.ofVirtual().name("control-write").start(this::write);
    Thread.ofVirtual().name("control-read").start(this::read);
  }

  /** Tells the client why it is not served, and closes. */
  void refuse(String reason) {
    Thread.ofVirtual().name("control-write").start(this::write);
    end(new Reply.Closing(reason));
  }

  /** Queues a reply; drops the client when it does not read. Never waits. */
  void send(Reply reply) {
    if (!queue.offer(reply)) {
      end(
          new Reply.Closing(
              "too slow: " + QUEUE_MAX + " replies were waiting to be read; connect again"));
    }
  }

  /** The subscription that ends with this connection. */
  void subscribe(Fleet.Watch subscription) {
    Fleet.Watch before = watch.getAndSet(subscription);
    if (before != null) {
      before.close();
    }
    if (!channel.isOpen()) {
      unsubscribe();
    }
  }

  /** Writes what is queued and then the reason, and closes; waits for it, but not long. */
  void finish(String reason) {
    if (!queue.offer(new Reply.Closing(reason)) || !queue.offer(END)) {
      end(new Reply.Closing(reason));
    }
    try {
      if (!written.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  private void read() {
    LineBuffer lines = new LineBuffer(LINE_BYTES_MAX);
    ByteBuffer bytes = ByteBuffer.allocate(8 * 1024);
    try {
      while (true) {
        Optional<String> line = line(lines, bytes);
        if (line.isEmpty()) {
          return;
        }
        Optional<Request> request = Request.parse(line.get());
        if (request.isEmpty()) {
          send(new Reply.Refused("bad-request", "not a request that is known here", ""));
        } else {
          desk.accept(request.get(), this);
        }
      }
    } catch (IOException e) {
      // The client is gone; that costs nothing.
    } finally {
      unsubscribe();
      finish("no more requests");
    }
  }

  /** The next request's line; empty at the end of the stream, or when it is too long or late. */
  private Optional<String> line(LineBuffer lines, ByteBuffer bytes) throws IOException {
    Optional<String> line = lines.next();
    // A watcher has said what it wants: it may be silent from then on.
    Timeline.Alarm alarm =
        watch.get() != null || line.isPresent()
            ? () -> {}
            : timeline.at(
                timeline.now().plus(REQUEST_WITHIN),
                () -> end(new Reply.Closing("no whole request within " + REQUEST_WITHIN)));
    try {
      while (line.isEmpty()) {
        if (channel.read(bytes.clear()) < 0) {
          return Optional.empty();
        }
        if (!lines.feed(bytes.flip())) {
          end(new Reply.Closing("a request of more than " + LINE_BYTES_MAX + " bytes"));
          return Optional.empty();
        }
        line = lines.next();
      }
      return line;
    } finally {
      alarm.cancel();
    }
  }

  private void write() {
    try {
      while (true) {
        Reply reply = queue.take();
        if (reply.equals(END)) {
          return;
        }
        byte[] line = (ReplyJson.write(reply).write() + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (IOException | InterruptedException e) {
      // The client is gone, or was dropped: what was queued for it is void.
    } finally {
      close();
      written.countDown();
    }
  }

  /** Forgets what is queued, and ends with {@code last} if the client reads it soon. */
  private void end(Reply last) {
    unsubscribe();
    queue.clear();
    boolean told = queue.offer(last) && queue.offer(END);
    if (told) {
      timeline.at(timeline.now().plus(FAREWELL), this::close);
    } else {
      close();
    }
  }

  private void unsubscribe() {
    Fleet.Watch subscription = watch.getAndSet(null);
    if (subscription != null) {
      subscription.close();
    }
  }

  private void close() {
    open.remove(this);
    unsubscribe();
    try {
      channel.close();
    } catch (IOException e) {
      // Closed enough.
    }
  }
}
