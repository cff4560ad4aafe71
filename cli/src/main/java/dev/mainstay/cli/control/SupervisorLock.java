package dev.mainstay.cli.control;

import dev.mainstay.core.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock that makes a supervisor the only one of its project, on {@code supervisor.lock}.
 *
 * <p>It is a record lock of the kernel (fcntl(2)): it ends with the process, however that ends, and
 * is not inherited by services. The text inside only says who holds it; without the lock it means
 * nothing. The file is never deleted, for two processes could then lock two files of one name. Such
 * a lock is lost when its process closes <em>any</em> descriptor of the file, so the holder opens
 * it once.
 */
public final class SupervisorLock implements AutoCloseable {

  private final FileChannel channel;
  private final FileLock lock;

  private SupervisorLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Who holds the lock.
   *
   * @param command its command line
   */
  public record Holder(long pid, Instant since, String command) {}

  /** The outcome of an attempt to take the lock. */
  public sealed interface Attempt {
    /** It is ours until it is closed. */
    record Held(SupervisorLock lock) implements Attempt {}

    /** Another process has it; who, where the file tells it. */
    record Taken(@Nullable Holder holder) implements Attempt {}
  }

  /** Takes the lock if nobody has it, and writes down {@code self} as its holder. */
  public static Attempt acquire(StateFolder folder, Holder self) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.lock(),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return new Attempt.Taken(readHolder(folder.lock()).orElse(null));
      }
      channel.truncate(0);
      String text =
          Json.object()
              .put("pid", self.pid())
              .put("since", self.since().toString())
              .put("command", self.command())
              .build()
              .write();
      channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), 0);
      return new Attempt.Held(new SupervisorLock(channel, lock));
    } catch (OverlappingFileLockException e) {
      // Held by this very process. The channel stays open: closing it would end that lock.
      return new Attempt.Taken(readFrom(channel).orElse(null));
    }
  }

  /** Who wrote itself down last; it may be long dead. */
  public static Optional<Holder> lastHolder(StateFolder folder) {
    return readHolder(folder.lock());
  }

  /** Lets go; the file stays, empty. */
  @Override
  public void close() throws IOException {
    channel.truncate(0);
    lock.release();
    channel.close();
  }

  private static Optional<Holder> readHolder(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Holder> readFrom(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4096);
    channel.read(bytes, 0);
    return parse(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
  }

  private static Optional<Holder> parse(String text) {
    return Json.tryParse(text)
        .filter(json -> json.whole("pid").isPresent())
        .map(json ->
            new Holder(
                json.whole("pid").orElse(0),
                ViewJson.instant(json, "since").orElse(Instant.EPOCH),
                json.text("command").orElse("")));
  }
}
