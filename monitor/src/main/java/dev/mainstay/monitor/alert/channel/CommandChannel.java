package dev.mainstay.monitor.alert.channel;

import dev.mainstay.monitor.alert.Channel;
import dev.mainstay.monitor.alert.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of the config, as a list that no shell sees: the message is JSON on its input, title
 * and text are in {@code MAINSTAY_ALERT_TITLE} and {@code MAINSTAY_ALERT_TEXT}.
 */
public final class CommandChannel implements Channel {

  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final List<String> command;

  /** A channel to a program and its arguments. */
  public CommandChannel(List<String> command) {
    this.command = List.copyOf(command);
  }

  @Override
  public String name() {
    return "command " + command.getFirst();
  }

  @Override
  public void bring(Message message) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("MAINSTAY_ALERT_TITLE", message.title());
    builder.environment().put("MAINSTAY_ALERT_TEXT", message.text());
    Process process = builder.start();
    try {
      feed(process, message.body().write());
      if (!process.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(
            command.getFirst() + " did not end within " + WITHIN.toSeconds() + " s");
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException(command.getFirst() + " ended with code " + process.exitValue());
    }
  }

  /** A program may end without having read; that is no failure. */
  private static void feed(Process process, String body) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(body.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Its exit code says whether it minded.
    }
  }
}
