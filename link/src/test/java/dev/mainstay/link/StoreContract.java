package dev.mainstay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.link.LinkSpec.Bounds;
import dev.mainstay.link.RelayEvent.NotStored;
import dev.mainstay.link.RelayEvent.Stored;
import dev.mainstay.link.Store.Change;
import dev.mainstay.link.Store.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does. */
public abstract class StoreContract {

  protected static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");
  protected static final int SEEN_IDS = 300;
  protected static final int LARGE = 50_000;
  protected static final Bounds BOUNDS =
      new Bounds(1 << 20, Duration.ofDays(1), 1 << 20, SEEN_IDS, Duration.ofMinutes(15), 1 << 16);

  protected final BlockingQueue<RelayEvent> told = new LinkedBlockingQueue<>();
  protected volatile Instant now = NOON;
  protected Store store;
  private long batch;

  /** A store that tells {@link #told}: the first time an empty one, then what was kept. */
  protected abstract Store open() throws Exception;

  /** Makes every further batch fail that is larger than {@link #LARGE}; may open it anew. */
  protected abstract void breakIt() throws Exception;

  /** Lets batches be stored again. */
  protected abstract void mendIt() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    store = open();
  }

  @AfterEach
  void end() {
    store.close();
  }

  @Test
  void aNewStoreHasKeptNothing() {
    assertThat(store.load()).isEqualTo(Kept.NOTHING);
  }

  @Test
  void whatIsNotHandledAndNotTakenComesBackInOrder() throws Exception {
    write(received(1, "a"), submitted(2, "x"), received(3, "b"), submitted(4, "y"));
    write(new Change.Handled(1), received(5, "c"), new Change.Done(4), moved("e1", "17"));
    write(received(6, ""), binary(7), moved("e1", "18"));

    Kept kept = reopened();
    assertThat(kept.inbox())
        .containsExactly(received(3, "b"), received(5, "c"), received(6, ""), binary(7));
    assertThat(kept.outbox()).containsExactly(submitted(2, "x"));
    assertThat(kept.seen()).extracting(Store.Id::id).containsExactly("a", "b", "c", "binary");
    assertThat(kept.position()).isEqualTo(new Position("e1", "18"));
    assertThat(kept.last()).isEqualTo(7);
  }

  @Test
  void theGreatestNumberIsKnownThoughNothingIsLeft() throws Exception {
    write(received(1, ""), submitted(9, "x"));
    write(new Change.Handled(1), new Change.Done(9));
    Kept kept = reopened();
    assertThat(kept.inbox()).isEmpty();
    assertThat(kept.outbox()).isEmpty();
    assertThat(kept.last()).isEqualTo(9);
  }

  @Test
  void aMessageThatComesAndIsHandledInOneBatchLeavesItsId() throws Exception {
    write(received(1, "a"), new Change.Handled(1), submitted(2, "x"), new Change.Done(2));
    Kept kept = reopened();
    assertThat(kept.inbox()).isEmpty();
    assertThat(kept.outbox()).isEmpty();
    assertThat(kept.seen()).containsExactly(new Store.Id("a", NOON));
  }

  @Test
  void anEmptyBatchIsToldToo() throws Exception {
    write();
    assertThat(reopened()).isEqualTo(Kept.NOTHING);
  }

  @Test
  void numbersThatGoInAnyOrderAreGone() throws Exception {
    write(changes(LongStream.rangeClosed(1, 200).mapToObj(i -> received(i, "m" + i)).toList()));
    write(
        changes(LongStream.of(7, 3, 5, 4, 199, 200, 1, 3).mapToObj(Change.Handled::new).toList()));
    assertThat(reopened().inbox())
        .extracting(Change.Received::number)
        .hasSize(193)
        .doesNotContain(1L, 3L, 4L, 5L, 7L, 199L, 200L);
  }

  @Test
  void aBatchThatFailsLeavesNothingAndIsStoredWhenWrittenAgain() throws Exception {
    write(received(1, "a"));
    breakIt();
    Incoming large = new Incoming("b", "", Frame.text("x".repeat(2 * LARGE)));
    Change[] batch = {new Change.Received(2, large, NOON), new Change.Handled(1), moved("e", "2")};
    store.write(70, List.of(batch));
    assertThat(told.poll(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            NotStored.class,
            not -> {
              assertThat(not.batch()).isEqualTo(70);
              assertThat(not.reason()).isNotEmpty();
            });
    mendIt();
    write(received(3, "c"));
    assertThat(numbers(reopened())).containsExactly(1L, 3L);
    write(batch);
    assertThat(numbers(reopened())).containsExactly(2L, 3L);
  }

  @Test
  void idsAreKeptByNumberHoweverOldTheyAre() throws Exception {
    write(many(1, SEEN_IDS));
    now = NOON.plus(Duration.ofDays(30));
    write(handled(1, SEEN_IDS));
    assertThat(reopened().seen()).hasSize(SEEN_IDS);
  }

  @Test
  void idsAreKeptByAgeHoweverManyTheyAre() throws Exception {
    write(many(1, 20 * SEEN_IDS));
    now = NOON.plus(Duration.ofMinutes(15));
    write(handled(1, 20 * SEEN_IDS));
    assertThat(reopened().seen()).hasSize(20 * SEEN_IDS);
  }

  @Test
  void idsThatAreOldAndManyAreForgottenInTheCourseOfFurtherWrites() throws Exception {
    write(many(1, 20 * SEEN_IDS));
    now = NOON.plus(Duration.ofMinutes(15)).plusSeconds(1);
    for (int i = 0; i < 20 * SEEN_IDS / 256 + 1; i++) {
      write(new Change.Handled(i + 1));
    }
    List<Store.Id> seen = reopened().seen();
    assertThat(seen).hasSize(SEEN_IDS);
    assertThat(seen.getLast().id()).isEqualTo("m" + 20 * SEEN_IDS);
  }

  @Test
  void idsBeyondAllMeasureAreForgottenHoweverYoungTheyAre() throws Exception {
    int step = 50_000;
    for (long from = 1; from <= Bounds.SEEN_IDS_MAX; from += step) {
      write(many(from, step));
    }
    write(many(Bounds.SEEN_IDS_MAX + 1L, 1_000));
    List<Store.Id> seen = reopened().seen();
    assertThat(seen).hasSize(Bounds.SEEN_IDS_MAX);
    assertThat(seen.getFirst().id()).isEqualTo("m1001");
  }

  /** The store closed and opened anew, and what it has kept. */
  protected Kept reopened() throws Exception {
    store.close();
    store = open();
    return store.load();
  }

  /** Writes a batch, which must become durable. */
  protected void write(Change... changes) throws InterruptedException {
    store.write(++batch, List.of(changes));
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(new Stored(batch));
  }

  protected static Change.Received received(long number, String id) {
    return new Change.Received(
        number, new Incoming(id, id.isEmpty() ? "" : "o" + number, Frame.text("in " + id)), NOON);
  }

  protected static Change.Submitted submitted(long number, String id) {
    return new Change.Submitted(number, new Outgoing(id, Frame.text("out \u00e4 " + id)), NOON);
  }

  private static Change.Received binary(long number) {
    Frame frame = new Frame(Frame.Kind.BINARY, new byte[] {0, -1, 65});
    return new Change.Received(number, new Incoming("binary", "", frame), NOON);
  }

  private static Change moved(String epoch, String offset) {
    return new Change.Moved(new Position(epoch, offset));
  }

  protected static Change[] many(long from, int count) {
    List<Change.Received> all = new ArrayList<>();
    for (long number = from; number < from + count; number++) {
      all.add(received(number, "m" + number));
    }
    return changes(all);
  }

  private static Change[] handled(long from, int count) {
    return changes(LongStream.range(from, from + count).mapToObj(Change.Handled::new).toList());
  }

  private static Change[] changes(List<? extends Change> changes) {
    return changes.toArray(Change[]::new);
  }

  private static List<Long> numbers(Kept kept) {
    return kept.inbox().stream().map(Change.Received::number).toList();
  }
}
