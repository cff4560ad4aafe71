package dev.mainstay.gateway.mcp.remote;

import dev.mainstay.gateway.mcp.Fault;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One message to a remote server, on a virtual thread of its own. For a request, exactly one answer
 * or one failure is told, unless it was cancelled: then nothing.
 */
final class Post {

  /** Of an answer that is no message, as much is read. */
  private static final int REFUSAL_BYTES_MAX = 256 * 1024;

  private static final int DRAIN_BYTES = 4 * 1024;

  /** A server ends its answer soon after what it had to say; else the connection is given up. */
  private static final Duration DRAIN = Duration.ofSeconds(1);

  private static final Duration EXPECTED = Duration.ofSeconds(1);

  private enum Stage {
    SENT,
    /** Its answer has begun, and may take as long as it likes. */
    STREAMED,
    /** Its outcome has been told. */
    TOLD
  }

  private final RemoteEpoch epoch;
  private final long exchange;
  private final String version;
  private final Message message;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final long began = System.nanoTime();
  private volatile Stage stage = Stage.SENT;

  /** Where it runs; null until it has begun. */
  private volatile @Nullable Thread thread;

  Post(RemoteEpoch epoch, long exchange, String version, Message message) {
    this.epoch = epoch;
    this.exchange = exchange;
    this.version = version;
    this.message = message;
  }

  long exchange() {
    return exchange;
  }

  Message message() {
    return message;
  }

  /**
   * Begins.
   *
   * @param before what must be done first
   * @param taken done when the server has taken this
   */
  void start(CompletableFuture<Void> before, CompletableFuture<Void> taken) {
    Thread fresh = Thread.ofVirtual().unstarted(() -> run(before, taken));
    thread = fresh;
    fresh.start();
  }

  /** Ends it without a word; the server sees its connection closed. */
  void cancel() {
    settled.set(true);
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /**
   * Whether its outcome may come at any moment: it was sent a short while ago, and nothing has come
   * back. What has run for longer is not waited for.
   */
  boolean isExpected() {
    return stage == Stage.SENT && System.nanoTime() - began < EXPECTED.toNanos();
  }

  private void run(CompletableFuture<Void> before, CompletableFuture<Void> taken) {
    try {
      if (!before.isDone()) {
        var _ = before.get();
      }
      if (!settled.get()) {
        perform();
      }
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      // Cancelled: nobody waits for it.
    } catch (RuntimeException e) {
      broken("a fault of Mainstay's own: " + e);
    } finally {
      taken.complete(null);
      epoch.finished(this);
    }
  }

  /** Once, and once more on a fresh connection when the first time proved nothing was read. */
  private void perform() throws InterruptedException {
    HttpRequest request = epoch.post(version, message);
    try {
      exchange(epoch.client(), request);
    } catch (Unread e) {
      try (HttpClient fresh = Outbound.fresh()) {
        exchange(fresh, request);
      } catch (Unread again) {
        neverSent(again.getMessage());
      }
    }
  }

  /** A kept connection was closed by the server before it read the request. */
  private static final class Unread extends Exception {
    private static final long serialVersionUID = 1;

    Unread(String message) {
      super(message, null, false, false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  private void exchange(HttpClient client, HttpRequest request)
      throws InterruptedException, Unread {
    HttpResponse<InputStream> response;
    try {
      response = client.send(request, BodyHandlers.ofInputStream());
    } catch (ConnectException | HttpConnectTimeoutException | SSLHandshakeException e) {
      String reason = "it refuses connections" + words(e);
      neverSent(reason);
      epoch.lose(reason);
      return;
    } catch (IOException e) {
      if (isUnread(e)) {
        throw new Unread("it reset the connection");
      }
      broken("the connection broke before the answer" + words(e));
      return;
    }
    try (InputStream body = response.body()) {
      answered(response, body);
      drain(body);
    } catch (IOException e) {
      broken("the connection broke within the answer" + words(e));
    }
  }

  /**
   * Whether the server has provably not read the request. A process that ends or closes a socket
   * has its kernel send a reset only when bytes are left unread in it (tcp(7), RFC 2525 2.17), so
   * that the request was not read whole; one that had read it gives an end of stream. That holds
   * where both ends are one kernel's; further away, somebody between may reset too.
   */
  private boolean isUnread(IOException fault) {
    boolean noByteOfAnAnswer = String.valueOf(fault.getMessage()).endsWith("received no bytes");
    return epoch.isOurs() && noByteOfAnAnswer && isReset(fault);
  }

  /** The client says it by a cause, or a cause of that. */
  private static boolean isReset(Throwable fault) {
    for (Throwable at = fault; at != null; at = at.getCause()) {
      if (at instanceof SocketException && "Connection reset".equals(at.getMessage())) {
        return true;
      }
    }
    return false;
  }

  private void answered(HttpResponse<InputStream> response, InputStream body) throws IOException {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      if (message.method().equals("initialize")) {
        response.headers().firstValue("Mcp-Session-Id").ifPresent(epoch::began);
      }
      done(status, HttpWords.mediaType(header(response, "Content-Type")), body);
      return;
    }
    byte[] text = body.readNBytes(REFUSAL_BYTES_MAX);
    boolean hadSession = response.request().headers().firstValue("Mcp-Session-Id").isPresent();
    String name = epoch.server().name();
    switch (Verdict.of(name, status, text, hadSession, header(response, "Location"))) {
      case Verdict.Said(Message said) -> answer(said);
      case Verdict.Failed(Fault fault) -> answer(fault);
      case Verdict.Broken(String reason) -> broken(reason);
      case Verdict.SessionLost(String reason) -> sessionLost(reason);
    }
  }

  /** Reads an answer to its end, for a connection is kept only then. */
  private void drain(InputStream body) throws IOException {
    Thread here = Thread.currentThread();
    AtomicBoolean drained = new AtomicBoolean();
    CompletableFuture.delayedExecutor(DRAIN.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> {
          if (!drained.get()) {
            here.interrupt();
          }
        });
    byte[] buffer = new byte[DRAIN_BYTES];
    while (settled.get() && body.read(buffer) >= 0) {}
    drained.set(true);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private void done(int status, String type, InputStream body) throws IOException {
    if (exchange == 0) {
      settled.set(true);
      stage = Stage.TOLD;
      return;
    }
    switch (type) {
      case "application/json" -> json(body);
      case "text/event-stream" -> {
        stage = Stage.STREAMED;
        new AnswerStream(epoch, this).follow(body);
      }
      default ->
          answer(
              Fault.upstreamFailed(
                  epoch.server().name(),
                  "HTTP "
                      + status
                      + (type.isEmpty() ? " without an answer" : " with " + type)
                      + ", where MCP wants application/json or text/event-stream"));
    }
  }

  private void json(InputStream body) throws IOException {
    int max = epoch.server().messageBytesMax();
    byte[] text = body.readNBytes(max + 1);
    if (text.length > max) {
      answer(failed("its answer is longer than " + max + " bytes"));
      return;
    }
    try {
      List<Message> messages = Message.parseAll(text);
      for (Message one : messages) {
        take(one);
      }
      answer(failed("its answer does not answer the request"));
    } catch (Malformed e) {
      answer(failed("its answer is no message: " + e.getMessage()));
    }
  }

  private Fault failed(String reason) {
    return Fault.upstreamFailed(epoch.server().name(), reason);
  }

  /** Takes a message that came as an answer or before it; whether the request is settled now. */
  boolean take(Message came) {
    if (!came.isAnswer()) {
      if (!settled.get()) {
        epoch.tell(exchange, came);
      }
    } else if (came.id().equals(message.id()) || came.id().isEmpty()) {
      if (epoch.hasSession() && Verdict.isSessionLost(came)) {
        sessionLost(came.text("error", "message").orElse(""));
      } else {
        answer(epoch.learnt(message, version, came));
      }
    }
    return settled.get();
  }

  private void answer(Message answer) {
    if (settles()) {
      epoch.tell(exchange, ofThis(answer));
      stage = Stage.TOLD;
    }
  }

  private void answer(Fault fault) {
    if (exchange == 0) {
      epoch.server().log().accept(message.method() + " failed: " + fault.text());
    } else if (settles()) {
      String text = epoch.server().secrets().hidden(fault.text());
      Fault shown = new Fault(fault.code(), fault.word(), text, fault.runs(), fault.hint());
      epoch.tell(exchange, shown.answer(message.needId()));
      stage = Stage.TOLD;
    }
  }

  /** An error may come with no id, or another; this exchange says whose it is. */
  private Message ofThis(Message answer) {
    if (answer.id().equals(message.id())) {
      return answer;
    }
    try {
      return Message.parse(answer.with(message.needId().json(), "id").bytes());
    } catch (Malformed e) {
      throw new IllegalStateException("a message with an id is one", e);
    }
  }

  String version() {
    return version;
  }

  boolean isLegacy() {
    return !RemoteEpoch.isModern(version);
  }

  void broken(String reason) {
    if (settles()) {
      fail(Failure.BROKEN, reason);
      epoch.doubt(reason);
    }
  }

  private void neverSent(String reason) {
    if (settles()) {
      fail(Failure.NEVER_SENT, reason);
    }
  }

  private void sessionLost(String reason) {
    if (settles()) {
      fail(Failure.SESSION_LOST, reason);
    }
    epoch.lose(reason);
  }

  private void fail(Failure failure, String reason) {
    epoch.fail(exchange, failure, reason);
    stage = Stage.TOLD;
  }

  private boolean settles() {
    return settled.compareAndSet(false, true);
  }

  static String words(IOException fault) {
    return fault.getMessage() == null ? "" : ": " + fault.getMessage();
  }
}
