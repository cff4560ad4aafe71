package dev.mainstay.supervisor;

/** What a person wants of an instance; apart from what is observed. */
public enum Wanted {
  UP,
  DOWN
}
