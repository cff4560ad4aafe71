package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.core.Backoff;
import dev.mainstay.core.Chance;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.link.Known;
import dev.mainstay.gateway.mcp.link.KnownFiles;
import dev.mainstay.gateway.mcp.link.LinkEvent;
import dev.mainstay.gateway.mcp.link.Listing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The shim as a process: one thread reads the client, one seeks and reads the gateway, one looks
 * what is due. What any of them learns goes through one lock, which nobody holds while waiting.
 */
public final class Shim {

  /** The longest message, in bytes. */
  static final int LINE_BYTES_MAX = 64 * 1024 * 1024;

  /** How long a client that has closed stdin is still given answers that are under way. */
  static final Duration LAST_ANSWERS = Duration.ofMillis(400);

  /** How often it is looked what is due, and whether the client still lives. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** Between two looks for a gateway on this machine: a look costs some microseconds. */
  private static final Backoff LOCAL =
      new Backoff(Duration.ofMillis(20), Duration.ofMillis(200), 0.2);

  /** Looks at the first pace of {@link #LOCAL}, before it slows down. */
  private static final int EAGER_LOOKS = 500;

  private static final Backoff REMOTE =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10), 0.3);

  /** Reading a copy that is longer takes a shim that has just begun longer than asking. */
  private static final long QUICK_COPY_BYTES = 64 * 1024;

  /** The number of a connection over which nothing was said: those of others begin at 1. */
  private static final long UNUSED = 0;

  private final Setup setup;
  private final InstantSource time;
  private final ClientOutput output;
  private final Conversation conversation;
  private final GatewayLink link;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  private volatile boolean ended;
  private String refused = "";

  /** What was read from the disk since the gateway was last there. */
  private Optional<Known> lastCopy = Optional.empty();

  /**
   * What a shim needs to know.
   *
   * @param client names this process, unlike any other
   * @param chance for the pauses between two tries
   * @param clientLives whether the process that started this one is still there
   * @param clientGone called when it is not, while stdin may still be open: ends the process
   * @param say for words to people
   */
  public record Setup(
      Wire.Dial dial,
      KnownFiles copies,
      Starter starter,
      String client,
      String profile,
      String version,
      Chance chance,
      BooleanSupplier clientLives,
      Runnable clientGone,
      Consumer<String> say) {}

  /** A shim that writes its answers to {@code out}; {@link #run} begins it. */
  public Shim(Setup setup, OutputStream out, InstantSource time) {
    this.setup = setup;
    this.time = time;
    this.output = new ClientOutput(out);
    Instant now = time.instant();
    this.conversation = new Conversation(ports(), new StandIn(setup.version()), now);
    this.link =
        new GatewayLink(
            new GatewayLink.Greeting(
                setup.client(), setup.profile(), setup.version(), !setup.dial().isLocal()),
            events(),
            now);
  }

  /** Serves the client until it is gone; then it is time to end the process. */
  public void run(InputStream in) {
    thread("mcp-gateway", this::seek);
    thread("mcp-look", this::look);
    try {
      ClientInput input = new ClientInput(in, this::fromClient, output::add);
      // All else is a method's: of a loop the JVM makes no code for a long time.
      while (!ended && input.read()) {
        flush();
      }
      flush();
    } catch (IOException e) {
      // A client that cannot be read is gone.
    }
    leave();
  }

  private static void thread(String name, Runnable body) {
    Thread.ofPlatform().name(name).daemon(true).start(body);
  }

  // The client.

  // What comes with each message takes the lock by itself: a lambda that captures is dear in the
  // code of the JVM's first compiler, which is the only one here.

  private void fromClient(List<Message> messages) {
    lock.lock();
    try {
      Instant now = time.instant();
      for (Message message : messages) {
        conversation.fromClient(message, now);
      }
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fromGateway(long connection, byte[] line) {
    lock.lock();
    try {
      link.received(connection, line, time.instant());
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets all leave that the last words have caused, towards both sides. */
  private void flush() {
    lock.lock();
    try {
      link.flush();
    } finally {
      lock.unlock();
    }
    output.flush();
    if (output.isBroken()) {
      ended = true;
    }
  }

  /** The client has closed stdin: what is under way may still come, for a short while. */
  private void leave() {
    lock.lock();
    try {
      long left = LAST_ANSWERS.toNanos();
      while (left > 0 && !ended && conversation.isUnsettled()) {
        left = settled.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    bye();
    output.flush();
    if (setup.dial().isLocal()) {
      // The JVM ends 300 ms later while a thread waits in the kernel.
      locked(link::end);
    }
  }

  /** Says to the gateway that the client is gone. Any thread may call; it does not wait long. */
  public void bye() {
    ended = true;
    try {
      if (lock.tryLock(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          link.bye();
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // The gateway.

  private void seek() {
    int tries = 0;
    boolean begun = false;
    while (!ended) {
      tries = setup.dial().mayAnswer() && serve() ? 0 : tries + 1;
      locked(() -> parted("nobody listens at " + setup.dial().place()));
      output.flush();
      if (tries == 1 && !begun) {
        // Without it a client that sees no tools would never ask for anything.
        setup.starter().wanted();
      }
      begun = true;
      pause(tries);
    }
  }

  private void pause(int tries) {
    Backoff backoff = setup.dial().isLocal() ? LOCAL : REMOTE;
    int attempt = setup.dial().isLocal() ? Math.max(0, tries - EAGER_LOOKS) : tries;
    LockSupport.parkNanos(backoff.delay(attempt, setup.chance()).toNanos());
  }

  /** One connection from its first line to its last; whether the gateway took us. */
  private boolean serve() {
    Wire wire;
    try {
      wire = setup.dial().connect();
    } catch (IOException e) {
      // As if there were no socket: it is that of a gateway which has ended.
      return false;
    }
    // Whoever has ended found no connection to take its leave over: none must begin after that.
    long connection = locked(() -> ended ? UNUSED : link.connected(wire, time.instant()));
    if (connection == UNUSED) {
      wire.close();
      return false;
    }
    String reason;
    try {
      reason = wire.serve(receiver(connection));
    } catch (IOException e) {
      reason = "the link broke: " + e.getMessage();
    }
    String why = reason;
    return locked(() -> {
      boolean joined = conversation.phase() == Conversation.Phase.JOINED;
      link.lost(connection, time.instant());
      parted(why);
      return joined;
    });
  }

  private void parted(String why) {
    String words = refused.isEmpty() ? why : refused;
    String failure = setup.starter().failure();
    conversation.parted(failure.isEmpty() ? words : words + "; " + failure, time.instant());
  }

  private Wire.Receiver receiver(long connection) {
    return new Wire.Receiver() {
      @Override
      public void line(byte[] line) {
        fromGateway(connection, line);
      }

      @Override
      public void pause() {
        flush();
      }
    };
  }

  // What is due.

  private void look() {
    while (!ended) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      locked(() -> {
        link.tick(time.instant());
        conversation.tick(time.instant());
        if (conversation.isWanting()) {
          setup.starter().wanted();
          String fault = setup.starter().fault();
          if (!fault.isEmpty()) {
            conversation.faulty(fault);
          }
        }
      });
      output.flush();
      if (!setup.clientLives().getAsBoolean() || output.isBroken()) {
        bye();
        setup.clientGone().run();
      }
    }
  }

  private <T> T locked(Supplier<T> what) {
    lock.lock();
    try {
      return what.get();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable what) {
    lock.lock();
    try {
      what.run();
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Conversation.Ports ports() {
    return new Conversation.Ports() {
      @Override
      public void toClient(Message message) {
        output.add(message);
      }

      @Override
      public boolean toGateway(Message message) {
        return link.send(message, time.instant());
      }

      @Override
      public void resend(List<RpcId> ids) {
        link.resend(ids);
      }

      @Override
      public Optional<Known> copy() {
        if (lastCopy.isEmpty()) {
          lastCopy = setup.copies().read(setup.profile());
        }
        return lastCopy;
      }

      @Override
      public Optional<Known> keptByGateway() {
        boolean quick =
            setup.dial().isLocal() && setup.copies().bytes(setup.profile()) <= QUICK_COPY_BYTES;
        return quick ? copy() : Optional.empty();
      }
    };
  }

  private GatewayLink.Events events() {
    return new GatewayLink.Events() {
      @Override
      public void joined(LinkEvent.Memory memory, Map<Listing, String> digests) {
        refused = "";
        lastCopy = Optional.empty();
        conversation.joined(memory, digests);
      }

      @Override
      public void message(Message message) {
        conversation.fromGateway(message);
      }

      @Override
      public void digests(Map<Listing, String> digests) {
        conversation.digests(digests);
      }

      @Override
      public void copy(Known known) {
        try {
          setup.copies().write(known);
        } catch (IOException e) {
          setup.say().accept("cannot keep a copy of the lists: " + e);
        }
      }

      @Override
      public void refused(String reason) {
        if (ended) {
          // The answer to our own farewell.
          return;
        }
        refused = "it refuses this client: " + reason;
        setup.say().accept("the gateway refuses this client: " + reason);
      }
    };
  }
}
