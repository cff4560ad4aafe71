package dev.mainstay.link.profile;

/** How often it was tried to go on with a session, since one was last seen to live. */
final class DiscordTries {

  /** Tries in a row after which a new session is begun. */
  static final int MAX = 3;

  private int resumes;
  private int lines;

  /** A line is made. */
  synchronized void line() {
    lines++;
  }

  /** A session is asked to go on. */
  synchronized void resuming() {
    resumes++;
  }

  /** A session lives. */
  synchronized void proven() {
    resumes = 0;
    lines = 0;
  }

  /** The session is gone. */
  synchronized void giveUp() {
    resumes = MAX;
  }

  /** Whether it is tried to go on with the session. */
  synchronized boolean mayResume() {
    return resumes < MAX;
  }

  /** Whether that is tried where the session said: not when too many lines came to nothing. */
  synchronized boolean mayResumeThere() {
    return resumes < MAX && lines <= MAX;
  }
}
