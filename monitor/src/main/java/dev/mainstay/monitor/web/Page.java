package dev.mainstay.monitor.web;

/** Makes the answer to a request anew each time; may take some milliseconds. */
@FunctionalInterface
public interface Page {
  /** The answer. */
  Answer answer(Ask ask);
}
