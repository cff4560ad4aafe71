package dev.mainstay.monitor.incident;

/** How one instance stands, as far as its events have told. */
public sealed interface Standing {

  /** It is what is wanted of it. */
  record Well() implements Standing {}

  /** It is being started or ended, and nothing was wrong before. */
  record OnTheWay() implements Standing {}

  /**
   * Its proof is lost and not regained.
   *
   * @param looks how often its output was looked through since
   */
  record Troubled(Incident incident, int looks) implements Standing {}
}
