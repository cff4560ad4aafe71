package dev.mainstay.probe;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one probe asks: a declared way to gain evidence about one service. */
public sealed interface ProbeSpec {

  /** The hard deadline of one attempt. */
  Duration timeout();

  /** The probe in the words of the config, such as {@code http /health}; one line. */
  String label();

  /** Which stage of a start the probe belongs to. */
  default Stage stage() {
    return Stage.ANSWER;
  }

  /**
   * The program's own pid file names a process of the subject's tree.
   *
   * @param file absolute path
   */
  record PidFile(Path file, Duration timeout) implements ProbeSpec {
    @Override
    public String label() {
      return "pid-file " + file.getFileName();
    }

    @Override
    public Stage stage() {
      return Stage.PID_FILE;
    }
  }

  /**
   * A TCP socket listens on {@code port}, and its owner is the one that is expected.
   *
   * @param name the port's name in the config ({@code http}), empty for the only one
   * @param others ports that the service declares too, so that to listen there is not wrong
   */
  record Port(String name, int port, Set<Integer> others, PortOwner owner, Duration timeout)
      implements ProbeSpec {
    /** The only port of a service. */
    public Port(String name, int port, PortOwner owner, Duration timeout) {
      this(name, port, Set.of(), owner, timeout);
    }

    @Override
    public String label() {
      return name.isEmpty() ? "port " + port : "port " + name + " " + port;
    }

    @Override
    public Stage stage() {
      return Stage.PORT;
    }
  }

  /**
   * An HTTP/1.1 request whose answer must match in every declared respect.
   *
   * @param host name or address, such as {@code 127.0.0.1}; for loopback both families are tried
   * @param tls whether to speak TLS; the certificate is not judged, for the peer is proven by its
   *     socket
   * @param path with query, beginning with a slash
   * @param statuses the accepted status codes; empty accepts 200 to 299
   * @param requestHeaders sent in addition to Host, User-Agent, Accept and Connection
   * @param headers response headers that must be there with this value, names in any case
   * @param json fields of a JSON answer by dotted path, and their value as text
   * @param body a regular expression found somewhere in the body; text, so that two specs can be
   *     equal
   * @param owner whose socket must have answered
   */
  record Http(
      String host,
      int port,
      boolean tls,
      String path,
      Set<Integer> statuses,
      Map<String, String> requestHeaders,
      Map<String, String> headers,
      Map<String, String> json,
      @Nullable String body,
      PortOwner owner,
      Duration timeout)
      implements ProbeSpec {
    @Override
    public String label() {
      return (tls ? "https " : "http ") + path;
    }

    /** The same request to another port. */
    public Http withPort(int other) {
      return new Http(
          host, other, tls, path, statuses, requestHeaders, headers, json, body, owner, timeout);
    }
  }

  /**
   * A WebSocket round trip: upgrade, send, receive, close.
   *
   * @param send the text frame to send; null sends a ping and expects its pong
   * @param expect text that must occur in a text frame received before the deadline (a greeting may
   *     come first); null accepts any
   */
  record Ws(
      String host,
      int port,
      boolean tls,
      String path,
      @Nullable String send,
      @Nullable String expect,
      PortOwner owner,
      Duration timeout)
      implements ProbeSpec {
    @Override
    public String label() {
      return (tls ? "wss " : "ws ") + path;
    }

    /** The same round trip to another port. */
    public Ws withPort(int other) {
      return new Ws(host, other, tls, path, send, expect, owner, timeout);
    }
  }

  /** A TCP connection is accepted by the process that should. */
  record Tcp(String host, int port, PortOwner owner, Duration timeout) implements ProbeSpec {
    @Override
    public String label() {
      return "tcp " + port;
    }

    /** The same connection to another port. */
    public Tcp withPort(int other) {
      return new Tcp(host, other, owner, timeout);
    }
  }

  /**
   * A command of the user's that exits 0.
   *
   * @param env added to the supervisor's own environment
   */
  record Exec(List<String> command, Path directory, Map<String, String> env, Duration timeout)
      implements ProbeSpec {
    @Override
    public String label() {
      return "exec " + String.join(" ", command);
    }
  }

  /**
   * A line of the service's own output, written since this start, contains {@code text}.
   *
   * @param log the file its output goes to; absolute
   */
  record LogLine(String text, Path log, Duration timeout) implements ProbeSpec {
    @Override
    public String label() {
      return "log \"" + text + "\"";
    }
  }

  /** The service says itself that it is ready. */
  record Notify(Protocol protocol, Duration timeout) implements ProbeSpec {
    /** How it says so. */
    public enum Protocol {
      /** A datagram {@code READY=1} to {@code $NOTIFY_SOCKET} (sd_notify(3)). */
      SYSTEMD,
      /** A newline written to descriptor 3 (s6's notification-fd). */
      S6
    }

    @Override
    public String label() {
      return "notify " + protocol.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A component of ours talks with the service over its own connection, and they have understood
   * each other since this spawn ({@link Peers}).
   *
   * @param protocol what they speak, such as {@code mcp}
   */
  record Peer(String protocol, Duration timeout) implements ProbeSpec {
    @Override
    public String label() {
      return protocol;
    }
  }

  /**
   * A JSON file that the service writes at intervals.
   *
   * @param file absolute path
   * @param maxAge the file's age beyond which it proves nothing
   * @param progress the field that must change while work is open; null when none is declared
   */
  record Heartbeat(Path file, Duration maxAge, @Nullable String progress, Duration timeout)
      implements ProbeSpec {
    @Override
    public String label() {
      return "heartbeat " + file.getFileName();
    }
  }
}
