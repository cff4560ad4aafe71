package dev.mainstay.core.access;

/** What is done with a request. */
public sealed interface Verdict {

  /** It goes on. */
  Verdict ALLOWED = new Allowed();

  /** It goes on. */
  record Allowed() implements Verdict {}

  /** It ends here. */
  record Refused(int status, String code, String text, String hint) implements Verdict {}
}
