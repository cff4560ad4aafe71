package dev.mainstay.link.store;

import dev.mainstay.link.LinkSpec.Bounds;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The store of one link, in one SQLite file. Each batch is a transaction. */
public final class SqliteStore implements Store {

  /** The largest file: 4 GiB in pages of 4 KiB. A link's bounds end it long before. */
  static final int PAGES_MAX = 1 << 20;

  private final Place place;
  private final InstantSource clock;
  private final Ears ears;

  /** Whether no batch is under way. Whoever holds it owns {@link #file} and {@link #rescued}. */
  private final Semaphore idle = new Semaphore(1);

  private volatile boolean closed;

  private @Nullable StoreFile file;

  /** What a damaged file still said, until it is in the new one. */
  private Kept rescued = Kept.NOTHING;

  private Kept kept = Kept.NOTHING;

  /**
   * Where a store is, and how it writes.
   *
   * @param writers runs what waits for the disk; of one store never two things at once
   * @param pagesMax how large the file may become, in pages of 4 KiB
   */
  record Place(Path path, Bounds bounds, Executor writers, IntSupplier pagesMax) {}

  /**
   * Who is told what happens.
   *
   * @param told {@link RelayEvent.Stored} and {@link RelayEvent.NotStored}, on a thread of the
   *     store
   */
  public record Ears(Consumer<RelayEvent> told, Consumer<Damage> damaged) {}

  /**
   * A file that could not be used, and was set aside.
   *
   * @param keptAs where it is now
   * @param rescued how many messages of both boxes could be read of it; they go on in a new file
   */
  public record Damage(Path keptAs, String reason, int rescued) {}

  private SqliteStore(Place place, InstantSource clock, Ears ears) {
    this.place = place;
    this.clock = clock;
    this.ears = ears;
  }

  /**
   * Opens the file of a link, or makes it, and reads what it keeps. Waits for the disk.
   *
   * @param writers runs what waits for the disk; see {@link StoreThreads}
   * @throws IOException with a sentence for people: it cannot be used now, and may be tried again
   */
  public static SqliteStore open(
      Path path, Bounds bounds, Executor writers, InstantSource clock, Ears ears)
      throws IOException {
    return open(new Place(path, bounds, writers, () -> PAGES_MAX), clock, ears);
  }

  static SqliteStore open(Place place, InstantSource clock, Ears ears) throws IOException {
    SqliteStore store = new SqliteStore(place, clock, ears);
    try {
      store.kept = store.read();
      return store;
    } catch (SQLException | IOException e) {
      store.drop();
      throw new IOException(Sqlite.reason(place.path(), e), e);
    }
  }

  @Override
  public Kept load() {
    Kept loaded = kept;
    kept = Kept.NOTHING;
    return loaded;
  }

  @Override
  public void write(long batch, List<Change> changes) {
    if (closed || !idle.tryAcquire()) {
      throw new IllegalStateException("batch " + batch + " came too early, or too late");
    }
    place
        .writers()
        .execute(() -> {
          RelayEvent outcome;
          try {
            outcome = stored(batch, changes);
          } finally {
            idle.release();
          }
          ears.told().accept(outcome);
        });
  }

  private RelayEvent stored(long batch, List<Change> changes) {
    try {
      try {
        commit(usable(), changes);
      } catch (SQLException e) {
        if (!Sqlite.isDamage(e)) {
          throw e;
        }
        setAside("damaged: " + e.getMessage());
        commit(usable(), changes);
      }
      return new RelayEvent.Stored(batch);
    } catch (SQLException | IOException e) {
      // Opened anew by the next try: the disk may be another one by then.
      drop();
      return new RelayEvent.NotStored(batch, Sqlite.reason(place.path(), e));
    }
  }

  private void commit(StoreFile open, List<Change> changes) throws SQLException {
    open.put(changes);
    open.commit(clock.instant());
  }

  private Kept read() throws SQLException, IOException {
    try {
      return usable().load();
    } catch (SQLException e) {
      if (!Sqlite.isDamage(e)) {
        throw e;
      }
      setAside("damaged: " + e.getMessage());
      return usable().load();
    }
  }

  /** The open file; a new one in the place of one that cannot be used. */
  private StoreFile usable() throws SQLException, IOException {
    if (file == null) {
      try {
        file = StoreFile.open(place.path(), place.bounds(), place.pagesMax().getAsInt());
      } catch (Unusable e) {
        setAside(e.reason());
        file = begin();
      }
    }
    if (!rescued.equals(Kept.NOTHING)) {
      file.put(rescued);
      commit(file, List.of());
      rescued = Kept.NOTHING;
    }
    return file;
  }

  private StoreFile begin() throws SQLException, IOException {
    try {
      return StoreFile.open(place.path(), place.bounds(), place.pagesMax().getAsInt());
    } catch (Unusable e) {
      throw new IOException("a new file is unusable: " + e.reason(), e);
    }
  }

  private void setAside(String reason) throws IOException {
    drop();
    Path aside = Aside.set(place.path());
    rescued = Aside.rescue(aside);
    int messages = rescued.inbox().size() + rescued.outbox().size();
    ears.damaged().accept(new Damage(aside, reason, messages));
  }

  /** Lets go of the file without a word: what was durable is so. */
  private void drop() {
    StoreFile open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // Its descriptor is gone, or will be with the process.
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    idle.acquireUninterruptibly();
    drop();
    idle.release();
  }
}
