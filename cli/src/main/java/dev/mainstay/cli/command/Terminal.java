package dev.mainstay.cli.command;

import dev.mainstay.cli.view.AsTyped;
import dev.mainstay.cli.view.Paint;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Where a command is given and where its answer goes.
 *
 * @param columns how wide lines may be, asked anew for each screen; {@link Integer#MAX_VALUE} when
 *     no terminal is there to break them
 * @param screen whether {@code out} is a terminal that can be drawn on
 * @param directory the current directory; absolute
 * @param typed how the commands that are suggested here are to be typed
 */
public record Terminal(
    PrintStream out,
    PrintStream err,
    IntSupplier columns,
    Screen screen,
    Paint paint,
    Path directory,
    Map<String, String> env,
    AsTyped typed) {

  /** With no config named. */
  public Terminal(
      PrintStream out,
      PrintStream err,
      IntSupplier columns,
      Screen screen,
      Paint paint,
      Path directory,
      Map<String, String> env) {
    this(out, err, columns, screen, paint, directory, env, AsTyped.in(directory, env));
  }

  /** What the output goes to. */
  public enum Screen {
    /** A person sees it now, and what was drawn can be drawn over. */
    LIVE,
    /** A file, a pipe, or a terminal that cannot move its cursor. */
    LINES,
    /** A program that wants one JSON document at the end, and nothing before. */
    DOCUMENT
  }

  /** The same, for a program that reads one document. */
  public Terminal document() {
    return new Terminal(out, err, columns, Screen.DOCUMENT, Paint.PLAIN, directory, env, typed);
  }

  /** The same, where commands have to name this config. */
  public Terminal of(String config) {
    return new Terminal(out, err, columns, screen, paint, directory, env, typed.of(config));
  }

  /** Says what is only for a person. */
  public void note(String line) {
    if (screen != Screen.DOCUMENT) {
      say(line);
    }
  }

  /** The present width in columns. */
  public int width() {
    return columns.getAsInt();
  }

  /** Says it on standard output. */
  public void say(String line) {
    out.println(line);
  }

  /** Says it on standard output, line by line. */
  public void say(List<String> lines) {
    for (String line : lines) {
      out.println(line);
    }
  }

  /** Complains on standard error: what happened, and on a second line what to do. */
  public void complain(String what, String hint) {
    err.println("mainstay: " + what);
    if (!hint.isEmpty()) {
      err.println("  " + typed.text(hint));
    }
  }
}
