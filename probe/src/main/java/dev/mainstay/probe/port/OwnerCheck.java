package dev.mainstay.probe.port;

import dev.mainstay.core.Timeline;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.Sockets.Holder;
import dev.mainstay.probe.Sockets.Listener;
import dev.mainstay.probe.Subject;
import dev.mainstay.probe.Words;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The question of one attempt: does this socket belong to whom the config says? For one thread.
 *
 * <p>The tree is looked up when first needed and once more before a stranger is called one, for a
 * program may have forked meanwhile.
 */
public final class OwnerCheck {

  private final Sockets sockets;
  private final PortOwner owner;
  private final Subject subject;
  private final Timeline timeline;
  private @Nullable Set<Long> pids;

  public OwnerCheck(Sockets sockets, PortOwner owner, Subject subject, Timeline timeline) {
    this.sockets = sockets;
    this.owner = owner;
    this.subject = subject;
    this.timeline = timeline;
  }

  /** How far a connection of ours has come on the other side. */
  public enum Acceptance {
    /** A process that we can see has it open. */
    ACCEPTED_BY_KNOWN,
    /** No connection waits to be accepted, so ours does not either. */
    ACCEPTED,
    /** It, or another one, still waits in the listener's queue. */
    WAITING,
    /** There is no listener to be seen. */
    UNKNOWN
  }

  /** Whether anybody will do: declared so, or the service is none that Mainstay started. */
  public boolean anybody() {
    return switch (owner) {
      case PortOwner.Any _ -> true;
      case PortOwner.Tree _ -> subject.mainPid() == 0;
      case PortOwner.Named _ -> false;
    };
  }

  /** Whether it must be a process of the subject's tree. */
  public boolean tree() {
    return owner instanceof PortOwner.Tree && !anybody();
  }

  /** Who it should be, in words. */
  public String expected() {
    return switch (owner) {
      case PortOwner.Any _ -> "anybody";
      case PortOwner.Tree _ -> subject.instance();
      case PortOwner.Named named -> named.command();
    };
  }

  /**
   * The processes of the tree as they were last known: whoever holds a socket mostly held it
   * before, and a look at all processes costs more than all the rest of a probe.
   */
  public Set<Long> pids() {
    Set<Long> known = pids;
    if (known == null) {
      known = subject.pids().likely();
      pids = known;
    }
    return known;
  }

  /** The living processes of the tree, looked up anew. */
  public Set<Long> lookAgain() {
    Set<Long> now = subject.pids().pids();
    pids = now;
    return now;
  }

  /** Whether the process is who it should be; null stands for one that cannot be seen. */
  public boolean accepts(@Nullable Holder holder) {
    if (anybody()) {
      return true;
    }
    if (holder == null) {
      return false;
    }
    return switch (owner) {
      case PortOwner.Any _ -> true;
      case PortOwner.Tree _ -> pids().contains(holder.pid()) || lookAgain().contains(holder.pid());
      case PortOwner.Named named -> named.runs(holder.command());
    };
  }

  /**
   * Who holds the other end of our connection; unknown while it is not accepted, and when it is
   * closed already.
   */
  public Verdict connection(InetSocketAddress local, InetSocketAddress remote) {
    if (anybody()) {
      return new Verdict.Owned("");
    }
    Optional<Holder> holder = sockets.answering(local, remote, pids());
    if (holder.isEmpty()) {
      return new Verdict.Unknown("the other end of the connection belongs to no visible process");
    }
    return verdict(holder.get());
  }

  /** Who holds the listener that connections to {@code remote} go to. */
  public Verdict listener(InetSocketAddress remote) {
    if (anybody()) {
      return new Verdict.Owned("");
    }
    List<Listener> candidates = serving(remote);
    if (candidates.isEmpty()) {
      return new Verdict.Unknown("no process of this machine listens there");
    }
    boolean allAccepted = candidates.stream().allMatch(l -> accepts(l.holder()));
    boolean noneAccepted = candidates.stream().noneMatch(l -> accepts(l.holder()));
    if (!allAccepted && !noneAccepted) {
      return new Verdict.Unknown("the port is shared with others (SO_REUSEPORT)");
    }
    return verdict(candidates.getFirst().holder());
  }

  /**
   * Whether the program, and not only the kernel, has accepted our connection. The queue is looked
   * up in the shared table, which may be a few milliseconds older than the connection.
   */
  public Acceptance acceptance(InetSocketAddress local, InetSocketAddress remote) {
    if (!anybody() && sockets.answering(local, remote, pids()).isPresent()) {
      return Acceptance.ACCEPTED_BY_KNOWN;
    }
    List<Listener> listeners = serving(remote);
    if (listeners.isEmpty()) {
      return Acceptance.UNKNOWN;
    }
    return queued(remote) > 0 ? Acceptance.WAITING : Acceptance.ACCEPTED;
  }

  /** How many connections wait to be accepted where {@code remote} leads. */
  public int queued(InetSocketAddress remote) {
    return serving(remote).stream().mapToInt(Listener::queued).sum();
  }

  /** The listeners on a port that belong to whom they should. */
  public List<Listener> rightListeners(int port) {
    return sockets.on(port, likely()).stream().filter(l -> accepts(l.holder())).toList();
  }

  /** Which listeners a connection to {@code remote} can reach: the most exactly bound ones. */
  public List<Listener> serving(InetSocketAddress remote) {
    List<Listener> all = sockets.on(remote.getPort(), likely());
    String address = Addresses.text(remote.getAddress());
    List<String> byExactness =
        address.indexOf(':') >= 0 ? List.of(address, "::") : List.of(address, "0.0.0.0", "::");
    return byExactness.stream()
        .map(bound -> all.stream().filter(l -> l.address().equals(bound)).toList())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** A holder in words; null stands for one that cannot be seen. */
  public String words(@Nullable Holder holder) {
    return holder == null
        ? "a process of another user, which we may not look into"
        : Words.of(holder, timeline.now());
  }

  private Set<Long> likely() {
    return anybody() ? Set.of() : pids();
  }

  private Verdict verdict(@Nullable Holder holder) {
    return holder != null && accepts(holder)
        ? new Verdict.Owned("pid " + holder.pid())
        : new Verdict.Foreign(words(holder));
  }
}
