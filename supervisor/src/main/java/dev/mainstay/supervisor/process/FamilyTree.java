package dev.mainstay.supervisor.process;

import dev.mainstay.supervisor.ProcessIdentity;
import dev.mainstay.supervisor.Processes.Family;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to a family, decided from one look at all processes.
 *
 * <p>Members are: the main process; the session it leads; the bearers of its spawn token among
 * those that lost their parent (a daemon leaves session and parent, but not its environment); and
 * every descendant of these. A pid that is in use as a session id is not given to another process,
 * so while the main process lives its session is proof; after its end, a member must be our child,
 * bear the token, or have an environment that says nothing.
 */
final class FamilyTree {

  /** How long a parent may take to put itself into the background, in clock ticks: 5 s. */
  static final long DAEMONISING_TICKS_MAX = 500;

  private final Map<Long, ProcStat> byPid = new LinkedHashMap<>();
  private final Map<Long, List<ProcStat>> byParent = new HashMap<>();
  private final Set<Long> reapers = new HashSet<>();
  private final long self;
  private final LongPredicate isKnownSession;
  private final Function<ProcStat, Marks> marks;
  private final Function<ProcessIdentity, String> nameOfDead;

  /**
   * @param self our own pid
   * @param isKnownSession whether a session is led by another process that we hold, so that its
   *     members need no look into their environment
   * @param marks reads an environment; the dear part, so asked of few
   * @param nameOfDead the kernel's name of a process that has ended; empty when it is not known, or
   *     when it does not tell it from a process of another family
   */
  FamilyTree(
      List<ProcStat> all,
      long self,
      LongPredicate isKnownSession,
      Function<ProcStat, Marks> marks,
      Function<ProcessIdentity, String> nameOfDead) {
    this.self = self;
    this.nameOfDead = nameOfDead;
    this.isKnownSession = isKnownSession;
    this.marks = marks;
    for (ProcStat stat : all) {
      byPid.put(stat.pid(), stat);
      byParent.computeIfAbsent(stat.parent(), _ -> new ArrayList<>()).add(stat);
    }
    addReapers();
  }

  /**
   * Who gets orphans: init, we, and of a dead supervisor's children whichever of our own ancestors
   * or service managers has asked for them (PR_SET_CHILD_SUBREAPER does not show in /proc).
   */
  private void addReapers() {
    reapers.add(1L);
    for (ProcStat at = byPid.get(self);
        at != null && reapers.add(at.pid());
        at = byPid.get(at.parent())) {}
    for (ProcStat stat : byPid.values()) {
      if (stat.parent() == 1 && stat.name().equals("systemd")) {
        reapers.add(stat.pid());
      }
    }
  }

  /** The living members, the main process first if it lives. */
  List<ProcStat> members(Family family) {
    ProcessIdentity main = family.main();
    ProcStat holder = byPid.get(main.pid());
    ProcStat alive = holder != null && holder.startTicks() == main.startTicks() ? holder : null;
    boolean reused = holder != null && alive == null;
    Set<ProcStat> found = new LinkedHashSet<>();
    Deque<ProcStat> open = new ArrayDeque<>();
    if (alive != null) {
      open.add(alive);
    }
    for (ProcStat stat : byPid.values()) {
      if ((!reused && isOfSession(stat, family, alive))
          || isOrphan(stat, family)
          || (holder == null && isUnclaimed(stat, family))) {
        open.add(stat);
      }
    }
    while (!open.isEmpty()) {
      ProcStat next = open.remove();
      if (next.pid() != self && found.add(next)) {
        open.addAll(byParent.getOrDefault(next.pid(), List.of()));
      }
    }
    return found.stream().filter(stat -> !stat.hasEnded()).toList();
  }

  private boolean isOfSession(ProcStat stat, Family family, @Nullable ProcStat alive) {
    if (stat.session() != family.main().pid()
        || stat.startTicks() < family.main().startTicks()
        || stat.hasEnded()) {
      return false;
    }
    if (alive != null || stat.parent() == self) {
      return true;
    }
    Marks found = marks.apply(stat);
    return !found.legible() || found.isOfSpawn(family.spawnToken());
  }

  private boolean isOrphan(ProcStat stat, Family family) {
    return reapers.contains(stat.parent())
        && stat.startTicks() >= family.main().startTicks()
        && !stat.hasEnded()
        && !isKnownSession.test(stat.session())
        && marks.apply(stat).isOfSpawn(family.spawnToken());
  }

  /**
   * A daemon that wrote over its environment, and whose parent was gone before anything of it could
   * be read: our own child by now, of nobody known, born while that parent lived, of its name that
   * no other family had then.
   */
  private boolean isUnclaimed(ProcStat stat, Family family) {
    long age = stat.startTicks() - family.main().startTicks();
    return stat.parent() == self
        && age >= 0
        && age <= DAEMONISING_TICKS_MAX
        && !stat.hasEnded()
        && !isKnownSession.test(stat.session())
        && !marks.apply(stat).legible()
        && stat.name().equals(nameOfDead.apply(family.main()));
  }
}
