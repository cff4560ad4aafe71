package dev.mainstay.cli.control;

import dev.mainstay.core.json.Json;
import java.time.Instant;
import java.util.List;

/**
 * Everything that can be found out about one instance at one moment.
 *
 * @param now when it was gathered, by the supervisor's clock
 * @param ports who listens on each declared port
 * @param elsewhere where its own processes listen besides; empty when nowhere
 * @param boundOnly ports that its processes have bound without listening on them
 * @param processes its living processes, the main one first
 * @param pidFile what its pid file says, in words; empty when none is declared
 * @param output the last lines it wrote since its newest start
 * @param link what {@code mainstay link NAME --json} tells of it; JSON's null when it is no link
 */
public record WhyReport(
    ServiceView service,
    Instant now,
    List<PortFacts> ports,
    List<ListenerFacts> elsewhere,
    List<Integer> boundOnly,
    List<ProcessLine> processes,
    String pidFile,
    List<String> output,
    Json link) {

  /** Of what is no link. */
  public WhyReport(
      ServiceView service,
      Instant now,
      List<PortFacts> ports,
      List<ListenerFacts> elsewhere,
      List<Integer> boundOnly,
      List<ProcessLine> processes,
      String pidFile,
      List<String> output) {
    this(service, now, ports, elsewhere, boundOnly, processes, pidFile, output, Json.of(null));
  }

  /** A declared port and everybody who listens there, on IPv4 and IPv6. */
  public record PortFacts(String name, int port, List<ListenerFacts> listeners) {}

  /**
   * One listening socket.
   *
   * @param pid its holder; 0 when that is not visible to us
   * @param whose whose process the holder is
   */
  public record ListenerFacts(
      String address, int port, long pid, String command, Instant startedAt, Whose whose) {}

  /** Whose a process that listens on a declared port is. */
  public enum Whose {
    /** The instance's own. */
    ITS_OWN("its own"),
    /** Another one's, and the config says that another one serves for it. */
    ALLOWED("not its own, as declared"),
    /** One's that nothing is declared of. */
    STRANGER("NOT its own");

    private final String words;

    Whose(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /**
   * One process.
   *
   * @param state the kernel's state letter (proc(5))
   */
  public record ProcessLine(long pid, char state, Instant startedAt, String command) {}
}
