package dev.mainstay.probe;

/** One step of a start, in the order in which it must be proven. */
public enum Stage {
  SPAWNED("spawned"),
  PID_FILE("pid-file"),
  PORT("port"),
  ANSWER("answer");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** The word people and scripts see. */
  public String label() {
    return label;
  }
}
