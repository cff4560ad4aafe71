package dev.mainstay.link;

/**
 * A thread of an edge that works the relay itself when it has something for it, so that no other
 * has to be woken. Nobody may interrupt it: that would close the sockets to which the relay writes.
 */
public final class CrewThread extends Thread {

  /** One that has not begun, and ends with the process at the latest. */
  public CrewThread(String name, Runnable work) {
    super(null, work, name, 0, false);
    setDaemon(true);
  }
}
