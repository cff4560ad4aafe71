package dev.mainstay.probe.http;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One answer, as far as it was read.
 *
 * @param text the body, of at most {@link AnswerStream#BODY_BYTES_MAX} bytes
 * @param whole whether the body was read to its end
 */
record Answer(Head head, String text, boolean whole) {

  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

  /** An answer whose body is in the charset that its head names, else in UTF-8. */
  static Answer of(Head head, byte[] body, boolean whole) {
    Matcher named = CHARSET.matcher(head.value("content-type"));
    Charset charset = StandardCharsets.UTF_8;
    try {
      charset = named.find() ? Charset.forName(named.group(1)) : charset;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      // It says nonsense; UTF-8 is the best guess.
    }
    return new Answer(head, new String(body, charset), whole);
  }
}
