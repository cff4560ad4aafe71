package dev.mainstay.cli.component;

import dev.mainstay.probe.Cause;

/** What a component really is, as a port: opened, asked and closed; each call may take seconds. */
public interface Part {

  /** What came of an attempt to open it. */
  sealed interface Opening {
    /**
     * It listens.
     *
     * @param address as people use it, such as a URL
     */
    record Open(int port, String address) implements Opening {}

    /** It does not, for now. */
    record Failed(Cause cause) implements Opening {}
  }

  /** What came of asking it over its own socket. */
  record Proof(boolean holds, String detail) {}

  /** What helps when it gives no proof. */
  enum Remedy {
    /** To close it and open it anew. */
    REOPEN("it is opened anew soon"),
    /** Nothing of ours: it goes on trying by itself. */
    WAIT("it goes on by itself; `mainstay link NAME` shows what it tries, and why");

    private final String hint;

    Remedy(String hint) {
      this.hint = hint;
    }

    /** For people, of a component of this name. */
    String hint(String name) {
      return hint.replace("NAME", name);
    }
  }

  /** What helps when it gives no proof. */
  default Remedy remedy() {
    return Remedy.REOPEN;
  }

  /** Begins to listen. */
  Opening open();

  /** How {@link #prove} asks, as evidence names it. */
  String probe();

  /** Asks it, as anybody would. */
  Proof prove();

  /** Ends it; harmless when it is not open. */
  void close();
}
