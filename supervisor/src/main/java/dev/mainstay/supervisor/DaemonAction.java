package dev.mainstay.supervisor;

import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.supervisor.InstanceStatus.StartRecord;

/** What one instance's machine wants done. */
public sealed interface DaemonAction {

  /**
   * End leftovers of earlier spawns, pick the ports, and spawn; answered by {@code Spawned} or
   * {@code SpawnRefused}.
   */
  record Spawn(long generation) implements DaemonAction {}

  /** Watch for the end of the life's main process; answered once by {@code Exited}. */
  record Follow(Life life) implements DaemonAction {}

  /** Make one attempt of a probe; answered by {@code Probed}. */
  record Ask(Life life, int check, ProbeSpec spec) implements DaemonAction {}

  /** Close what the process reads, which asks it to end; for piped services. */
  record CloseInput(Life life) implements DaemonAction {}

  /** Send a signal to the main process only. */
  record Signal(Life life, String signal) implements DaemonAction {}

  /** Send a signal to every living process of the tree; answered by {@code Surveyed}. */
  record SignalTree(Life life, String signal) implements DaemonAction {}

  /** Find out what lives of the tree; answered by {@code Surveyed}. */
  record Survey(Life life) implements DaemonAction {}

  /** Put up the flag that says ready. */
  record RaiseFlag(Life life) implements DaemonAction {}

  /** Take down the flag that says ready. */
  record LowerFlag(Life life) implements DaemonAction {}

  /** The tree is proven gone: remove its identity, its flag and what was kept of it. */
  record Bury(Life life) implements DaemonAction {}

  /** A start has ended, one way or the other: kept in the history, and told. */
  record Remember(StartRecord start) implements DaemonAction {}

  /** What is known of a start that was told before, or was none of ours, is brought up to date. */
  record Amend(StartRecord start) implements DaemonAction {}
}
