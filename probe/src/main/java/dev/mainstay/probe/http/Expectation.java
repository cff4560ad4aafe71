package dev.mainstay.probe.http;

import dev.mainstay.core.Timeline;
import dev.mainstay.core.json.Json;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Words;
import dev.mainstay.probe.port.OwnerCheck;
import dev.mainstay.probe.tcp.Deadline;
import dev.mainstay.probe.tcp.ProbeFault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What is declared of an answer, compared with the one that came. The first thing that does not
 * match is the failure; which process is meant comes first, for an answer of another is nothing.
 */
final class Expectation {

  private static final int QUOTED_CHARS_MAX = 100;

  /** After how many characters looked at a pattern must face the deadline. */
  private static final int STEPS_PER_LOOK = 4096;

  private final ProbeSpec.Http spec;
  private final OwnerCheck check;
  private final Deadline deadline;

  Expectation(ProbeSpec.Http spec, OwnerCheck check, Deadline deadline) {
    this.spec = spec;
    this.check = check;
    this.deadline = deadline;
  }

  /**
   * Passes when everything matches.
   *
   * @param seen the status and the time it took, the beginning of every failure's words
   */
  void judge(Answer answer, String seen) throws ProbeFault {
    String text = answer.text();
    pid(text, answer.whole(), seen);
    status(answer.head(), text, seen);
    for (Map.Entry<String, String> header : spec.headers().entrySet()) {
      header(answer.head(), header.getKey(), header.getValue(), seen);
    }
    if (!spec.json().isEmpty()) {
      json(answer, text, seen);
    }
    String wanted = spec.body();
    if (wanted != null && !found(Pattern.compile(wanted), text)) {
      throw bad(seen + ", but the body has no match of /" + wanted + "/" + quoted(text));
    }
  }

  /** A health answer may say which process it speaks of; it must be one of the tree. */
  private void pid(String text, boolean whole, String seen) throws ProbeFault {
    if (!check.tree() || !whole || !text.stripLeading().startsWith("{")) {
      return;
    }
    OptionalLong pid = Json.tryParse(text).map(j -> j.whole("pid")).orElse(OptionalLong.empty());
    if (pid.isPresent()
        && !check.pids().contains(pid.getAsLong())
        && !check.lookAgain().contains(pid.getAsLong())) {
      throw ProbeFault.failed(
          CauseCode.PID_MISMATCH,
          seen
              + ", but the answer says it is pid "
              + pid.getAsLong()
              + ", which is no process of "
              + check.expected());
    }
  }

  private void status(Head head, String text, String seen) throws ProbeFault {
    int status = head.status();
    boolean accepted =
        spec.statuses().isEmpty() ? status / 100 == 2 : spec.statuses().contains(status);
    if (accepted) {
      return;
    }
    String location = head.value("location");
    throw bad(
        status / 100 == 3 && !location.isEmpty()
            ? seen
                + ", a redirect to "
                + Words.oneLine(location, QUOTED_CHARS_MAX)
                + ", not followed"
            : seen + quoted(text));
  }

  private static void header(Head head, String name, String wanted, String seen) throws ProbeFault {
    List<String> values = head.values(name);
    if (values.isEmpty()) {
      throw bad(seen + ", but header " + name + " is missing");
    }
    if (!values.contains(wanted.strip())) {
      throw bad(
          seen
              + ", but header "
              + name
              + " is \""
              + Words.oneLine(head.value(name), QUOTED_CHARS_MAX)
              + "\" instead of \""
              + wanted
              + "\"");
    }
  }

  private void json(Answer answer, String text, String seen) throws ProbeFault {
    if (!answer.whole()) {
      throw bad(
          seen + ", but the body is longer than " + AnswerStream.BODY_BYTES_MAX / 1024 + " KiB");
    }
    Json json;
    try {
      json = Json.parse(text);
    } catch (Json.Malformed e) {
      throw bad(seen + ", but the body is not JSON" + quoted(text));
    }
    for (Map.Entry<String, String> field : spec.json().entrySet()) {
      Optional<Json> found = json.at(field.getKey());
      if (found.isEmpty()) {
        throw bad(seen + ", but json field " + field.getKey() + " is missing" + quoted(text));
      }
      if (!equal(found.get(), field.getValue())) {
        throw bad(
            seen
                + ", but json field "
                + field.getKey()
                + " is "
                + Words.oneLine(found.get().write(), QUOTED_CHARS_MAX)
                + " instead of \""
                + field.getValue()
                + "\"");
      }
    }
  }

  /** The same text, or two ways to write one number: 1.10 in the config is 1.1 to a parser. */
  private static boolean equal(Json found, String wanted) {
    if (found.display().equals(wanted)) {
      return true;
    }
    try {
      return found.number().isPresent()
          && found.number().getAsDouble() == Double.parseDouble(wanted);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Whether the pattern occurs; one that backtracks for ever ends with the attempt. */
  private boolean found(Pattern pattern, String text) throws ProbeFault {
    try {
      return pattern.matcher(new Watched(text, new Watch(deadline))).find();
    } catch (TooCostly | StackOverflowError e) {
      throw ProbeFault.broken("the pattern /" + pattern + "/ was not decided " + deadline.within());
    }
  }

  private static ProbeFault bad(String detail) {
    return ProbeFault.failed(CauseCode.BAD_ANSWER, detail);
  }

  private static String quoted(String text) {
    String line = Words.oneLine(text, QUOTED_CHARS_MAX);
    return line.isEmpty() ? "" : ": \"" + line + "\"";
  }

  /** A pattern looked at more characters than the deadline allows. */
  private static final class TooCostly extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Counts the steps of one match, shared by the text and its parts. */
  private static final class Watch {
    private final Timeline timeline;
    private final Instant end;
    private int steps;

    Watch(Deadline deadline) {
      timeline = deadline.timeline();
      end = deadline.end();
    }

    void step() {
      if (++steps % STEPS_PER_LOOK == 0 && timeline.now().isAfter(end)) {
        throw new TooCostly();
      }
    }
  }

  /** A text that faces the deadline while a pattern reads it. */
  private record Watched(CharSequence text, Watch watch) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      watch.step();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Watched(text.subSequence(start, end), watch);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
