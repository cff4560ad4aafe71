package dev.mainstay.core;

/**
 * The one owner of a machine's state: events go in, the state can be read. The real one is {@link
 * Loop}; the simulation has one that runs on virtual time.
 */
public interface Owner<S, E> extends AutoCloseable {

  /** Begins to take events. */
  void start();

  /** Sends the machine an event; false when its mailbox is full. Any thread may call. */
  boolean send(E event);

  /** The state after the last finished step. Any thread may call. */
  S state();

  /** Ends without a further step; harmless when it has ended. */
  @Override
  void close();

  /** What carries a machine's decisions out. */
  interface Shell<S, A> {
    /** Carries one action out, or starts it; must not wait. */
    void act(A action);

    /** Called on the owner after each step with the state before and after. */
    void stepped(S before, S after);

    /** The owner has ended by a programmer's error. */
    void onCrash(Throwable error);
  }

  /** Makes owners; the only thing that differs between the real world and the simulated one. */
  interface Factory {
    /**
     * An owner that has not begun yet.
     *
     * @param wake the event sent when a step's deadline has come
     * @param capacity how many events may wait
     */
    <S, E, A> Owner<S, E> own(
        String name, Machine<S, E, A> machine, S initial, E wake, int capacity, Shell<S, A> shell);
  }
}
