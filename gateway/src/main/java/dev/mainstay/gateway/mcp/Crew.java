package dev.mainstay.gateway.mcp;

/**
 * Threads of edges that do the hub's work themselves: what one of them has offered it does, without
 * another thread to be woken for it.
 */
public interface Crew {

  /** Nobody: the hub's owner does all. */
  Crew NONE =
      new Crew() {
        @Override
        public void enlist() {}

        @Override
        public void work() {}

        @Override
        public void leave() {}
      };

  /**
   * From now on nobody is woken for what the calling thread offers: it calls {@link #work} before
   * it waits for anything.
   */
  void enlist();

  /** Lets the hub do what waits, on the calling thread; nothing while another thread is at it. */
  void work();

  /** The calling thread ends. */
  void leave();
}
