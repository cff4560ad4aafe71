package dev.mainstay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.link.FakeStore.Untold;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The store in memory does what the real one does, and dies on demand. */
class FakeStoreTest extends StoreContract {

  private @Nullable FakeStore current;

  @Override
  protected Store open() {
    FakeStore before = current;
    current =
        before == null
            ? new FakeStore(BOUNDS, () -> now, Runnable::run, told::add)
            : before.crash(Untold.LOST, Runnable::run, told::add);
    return current;
  }

  @Override
  protected void breakIt() {
    fake().fail("no room");
  }

  @Override
  protected void mendIt() {
    fake().fail("");
  }

  private FakeStore fake() {
    return (FakeStore) store;
  }

  @Test
  void whatWasNotToldIsLostOrDurableAsTheTestLikes() {
    for (Untold fate : Untold.values()) {
      Deque<Runnable> disk = new ArrayDeque<>();
      FakeStore first = new FakeStore(BOUNDS, () -> now, disk::add, told::add);
      first.write(1, List.of(received(1, "a")));
      disk.remove().run();
      first.write(2, List.of(received(2, "b")));
      FakeStore next = first.crash(fate, disk::add, told::add);
      disk.remove().run();
      assertThat(told).as("the dead tell nothing").hasSize(1);
      told.clear();
      assertThat(next.unhandled())
          .isEqualTo(fate == Untold.LOST ? List.of("a") : List.of("a", "b"));
    }
  }
}
