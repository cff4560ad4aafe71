package dev.mainstay.probe.dispatch;

import dev.mainstay.core.Timeline;
import dev.mainstay.probe.Attempt;
import dev.mainstay.probe.Peers;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Prober;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.Subject;
import dev.mainstay.probe.exec.ExecProber;
import dev.mainstay.probe.heartbeat.HeartbeatProber;
import dev.mainstay.probe.http.HttpProber;
import dev.mainstay.probe.logline.LogLineProber;
import dev.mainstay.probe.notify.NotifyProber;
import dev.mainstay.probe.notify.NotifySocket;
import dev.mainstay.probe.pidfile.PidFileProber;
import dev.mainstay.probe.port.PortProber;
import dev.mainstay.probe.tcp.TcpProber;
import dev.mainstay.probe.ws.WsProber;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The real prober: hands each probe to the edge that can make it, and keeps the last {@link
 * AttemptRing#ATTEMPTS_MAX} attempts of each.
 *
 * <p>A fault of an edge is a fault of ours, so it becomes {@code Broken} and never a verdict on the
 * service. Attempts outlive {@link #forget}: they are what tells why the last start failed.
 */
public final class Probers implements Prober {

  /** Probes of instances that are remembered; beyond it the memory starts anew. */
  private static final int RINGS_MAX = 4096;

  private record Asked(String instance, String probe) {}

  private final Timeline timeline;
  private final PortProber port;
  private final HttpProber http;
  private final WsProber ws;
  private final TcpProber tcp;
  private final ExecProber exec = new ExecProber();
  private final PidFileProber pidFile = new PidFileProber();
  private final LogLineProber logLine = new LogLineProber();
  private final HeartbeatProber heartbeat;
  private final NotifyProber notify;
  private final Peers peers;
  private final Map<Asked, AttemptRing> rings = new ConcurrentHashMap<>();

  /**
   * The probers of one project.
   *
   * @param clock the wall clock, by which files are dated
   * @param run the folder with the readiness files of s6's protocol
   * @param socket where systemd's protocol is heard; null where it cannot be
   * @param peers what our components know of the programs that they talk with
   */
  public Probers(
      Sockets sockets,
      Timeline timeline,
      InstantSource clock,
      Path run,
      @Nullable NotifySocket socket,
      Peers peers) {
    this.timeline = timeline;
    this.port = new PortProber(sockets, timeline);
    this.http = new HttpProber(sockets, timeline);
    this.ws = new WsProber(sockets, timeline);
    this.tcp = new TcpProber(sockets, timeline);
    this.heartbeat = new HeartbeatProber(clock);
    this.notify = new NotifyProber(run, socket, clock);
    this.peers = peers;
  }

  @Override
  public ProbeResult probe(ProbeSpec spec, Subject subject) {
    Instant began = timeline.now();
    ProbeResult result;
    try {
      result = ask(spec, subject);
    } catch (RuntimeException e) {
      Duration took = Duration.between(began, timeline.now());
      result = new ProbeResult.Broken("the " + spec.label() + " probe has a fault: " + e, took);
    }
    record(spec, subject, result);
    return result;
  }

  @Override
  public void forget(String instance) {
    port.forget(instance);
    logLine.forget(instance);
    heartbeat.forget(instance);
    notify.forget(instance);
  }

  /** The kept attempts of an instance, oldest first. */
  public List<Attempt> attempts(String instance) {
    return rings.entrySet().stream()
        .filter(entry -> entry.getKey().instance().equals(instance))
        .flatMap(entry -> entry.getValue().all().stream())
        .sorted(Comparator.comparing(Attempt::at))
        .toList();
  }

  private ProbeResult ask(ProbeSpec spec, Subject subject) {
    return switch (spec) {
      case ProbeSpec.PidFile it -> pidFile.probe(it, subject);
      case ProbeSpec.Port it -> port.probe(it, subject);
      case ProbeSpec.Http it -> http.probe(it, subject);
      case ProbeSpec.Ws it -> ws.probe(it, subject);
      case ProbeSpec.Tcp it -> tcp.probe(it, subject);
      case ProbeSpec.Exec it -> exec.probe(it, subject);
      case ProbeSpec.LogLine it -> logLine.probe(it, subject);
      case ProbeSpec.Notify it -> notify.probe(it, subject);
      case ProbeSpec.Peer it -> peers.ask(it, subject);
      case ProbeSpec.Heartbeat it -> heartbeat.probe(it, subject);
    };
  }

  private void record(ProbeSpec spec, Subject subject, ProbeResult result) {
    if (rings.size() >= RINGS_MAX) {
      rings.clear();
    }
    rings
        .computeIfAbsent(new Asked(subject.instance(), spec.label()), _ -> new AttemptRing())
        .add(new Attempt(subject.generation(), spec.stage(), spec.label(), timeline.now(), result));
  }
}
