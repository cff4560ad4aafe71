package dev.mainstay.gateway.mcp.shim;

import java.io.IOException;

/** One connection to a gateway. Any thread may send; no call but {@link #serve} waits. */
public interface Wire {

  /** Sends a line; it may leave only with {@link #flush}. */
  void send(byte[] line);

  /** Lets all leave that was sent. */
  void flush();

  /** Hands on lines until the connection ends; the reason. */
  String serve(Receiver receiver) throws IOException;

  /** Ends the connection: {@link #serve} returns. */
  void close();

  /** What comes over a wire. */
  interface Receiver {
    void line(byte[] line);

    /** For now there is no further line. */
    void pause();
  }

  /** Where the gateway is. */
  interface Dial {

    /** The gateway, if it can be reached now. */
    Wire connect() throws IOException;

    /** Whether a try is worth its while now; cheap. */
    boolean mayAnswer();

    /** Whether the gateway is on this machine: a try costs nearly nothing. */
    boolean isLocal();

    /** Where it is, for people. */
    String place();
  }
}
