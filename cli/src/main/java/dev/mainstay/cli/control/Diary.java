package dev.mainstay.cli.control;

import java.util.Collection;
import java.util.List;

/** Keeps what people do and find, as events; never waits. */
public interface Diary {

  /** The subject of what concerns all. */
  String SUPERVISOR = "supervisor";

  /**
   * Somebody asked for something.
   *
   * @param verb such as {@code restart}; the event is {@code control.restart}
   * @param subjects which instances, or {@link #SUPERVISOR}
   * @param by from where: {@code cli}, {@code dashboard} or {@code signal}
   */
  void did(String verb, Collection<String> subjects, String by);

  /** A check from outside found what should not be. */
  void found(String instance, List<String> findings);

  /** A check of everything is over, whatever came of it. */
  void verified(Request.Verified result);
}
