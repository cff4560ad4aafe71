package dev.mainstay.supervisor.process;

import dev.mainstay.core.json.Json;
import dev.mainstay.supervisor.InstanceSpec;
import dev.mainstay.supervisor.Life;
import dev.mainstay.supervisor.ProcessIdentity;
import dev.mainstay.supervisor.RunStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The folder {@code .mainstay/run}: for each instance {@code NAME.json} (identity), {@code
 * NAME.pid} and, only while it is ready, {@code NAME.ready}.
 *
 * <p>Each file is written whole beside its place and moved there, so that a reader never sees half
 * of it; all are for the owner only. Nothing is forced to the disk: a killed supervisor loses no
 * page of the kernel's, and after a power cut another boot id voids every identity anyway.
 */
public final class RunFiles implements RunStore {

  /** A file of another format version is not read: its fields may mean something else. */
  static final int FORMAT_VERSION = 1;

  private static final FileAttribute<Set<PosixFilePermission>> FOR_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private static final long FILE_BYTES_MAX = 64 * 1024;

  private final Path folder;
  private final String host;
  private final Consumer<String> unreadable;

  /**
   * The run folder of one project; it must exist.
   *
   * @param unreadable told about each identity that is torn, too large or of another format
   */
  public RunFiles(Path folder, String host, Consumer<String> unreadable) {
    this.folder = folder;
    this.host = host;
    this.unreadable = unreadable;
  }

  /**
   * Takes down every flag that an earlier supervisor left up, for nothing is proven yet; to be
   * called once, by who holds the project's lock.
   */
  public Optional<String> begin() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{ready,tmp}")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(folder + " cannot be cleared: " + e);
    }
  }

  @Override
  public Optional<String> save(InstanceSpec spec, Life life, String digest) {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("format", FORMAT_VERSION);
    identity.put("instance", spec.name());
    identity.put("service", spec.service().name());
    identity.put("host", host);
    identity.put("pid", life.main().pid());
    identity.put("start_ticks", life.main().startTicks());
    identity.put("boot_id", life.main().bootId());
    identity.put("spawn", life.spawnToken());
    identity.put("generation", life.generation());
    identity.put("started_at", life.spawnedAt().toString());
    identity.put("digest", digest);
    identity.put("ports", life.ports());
    return write(spec, ".json", Json.of(identity).write() + "\n")
        .or(() -> write(spec, ".pid", life.main().pid() + "\n"));
  }

  @Override
  public Optional<String> raise(InstanceSpec spec, Life life) {
    return write(spec, ".ready", life.main().pid() + "\n");
  }

  @Override
  public Optional<String> lower(InstanceSpec spec) {
    return delete(spec.name(), ".ready");
  }

  @Override
  public Optional<String> remove(String instance) {
    return delete(instance, ".ready")
        .or(() -> delete(instance, ".pid"))
        .or(() -> delete(instance, ".json"))
        .or(() -> delete(instance, ".notify"));
  }

  @Override
  public Path readiness(InstanceSpec spec) {
    return folder.resolve(spec.name() + ".notify");
  }

  @Override
  public List<Remembered> remembered() {
    List<Remembered> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        read(file).ifPresent(found::add);
      }
    } catch (IOException e) {
      unreadable.accept(folder + " cannot be listed: " + e);
    }
    return found;
  }

  private Optional<Remembered> read(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        unreadable.accept(file + " is too large for an identity; it is ignored");
        return Optional.empty();
      }
      Json json = Json.parse(Files.readString(file));
      Remembered remembered = remembered(json);
      if (!file.equals(folder.resolve(remembered.instance() + ".json"))) {
        throw new IllegalArgumentException("about another instance, " + remembered.instance());
      }
      if (!text(json, "host").equals(host)) {
        throw new IllegalArgumentException("about another host, " + text(json, "host"));
      }
      return Optional.of(remembered);
    } catch (IOException | Json.Malformed | IllegalArgumentException | DateTimeException e) {
      unreadable.accept(file + " is no identity that can be read; it is ignored: " + e);
      return Optional.empty();
    }
  }

  private static Remembered remembered(Json json) {
    if (number(json, "format") != FORMAT_VERSION) {
      throw new IllegalArgumentException("format version " + number(json, "format"));
    }
    Map<String, Integer> ports = new LinkedHashMap<>();
    json.at("ports")
        .map(Json::fields)
        .orElse(Map.of())
        .forEach((name, port) -> port.whole().ifPresent(p -> ports.put(name, (int) p)));
    return new Remembered(
        text(json, "instance"),
        new Life(
            number(json, "generation"),
            new ProcessIdentity(
                number(json, "pid"), number(json, "start_ticks"), text(json, "boot_id")),
            text(json, "spawn"),
            Instant.parse(text(json, "started_at")),
            ports,
            Life.Origin.ADOPTED),
        text(json, "digest"));
  }

  private static long number(Json json, String field) {
    return json.whole(field).orElseThrow(() -> new IllegalArgumentException("no " + field));
  }

  private static String text(Json json, String field) {
    return json.text(field).orElseThrow(() -> new IllegalArgumentException("no " + field));
  }

  private Optional<String> write(InstanceSpec spec, String suffix, String text) {
    Path file = folder.resolve(spec.name() + suffix);
    Path beside = folder.resolve(spec.name() + suffix + ".tmp");
    try {
      try (FileChannel channel = create(beside)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return Optional.empty();
    } catch (IOException e) {
      discard(beside);
      return Optional.of(file + " could not be written: " + e);
    }
  }

  /** Never a file that is there: another might have made it, for all to read. */
  private static FileChannel create(Path file) throws IOException {
    try {
      return FileChannel.open(file, NEW, FOR_OWNER);
    } catch (FileAlreadyExistsException e) {
      Files.delete(file);
      return FileChannel.open(file, NEW, FOR_OWNER);
    }
  }

  /** What is left of a failed write says nothing; a later begin takes what stays. */
  private static void discard(Path beside) {
    try {
      Files.deleteIfExists(beside);
    } catch (IOException e) {
      // The write has failed already, and that is what is told.
    }
  }

  private Optional<String> delete(String instance, String suffix) {
    Path file = folder.resolve(instance + suffix);
    try {
      Files.deleteIfExists(file);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(file + " could not be removed: " + e);
    }
  }
}
