package dev.mainstay.monitor.alert;

import dev.mainstay.core.Backoff;
import dev.mainstay.core.Chance;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.Timeline;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.MonitorEvent;
import dev.mainstay.monitor.alert.Alerts.Notice;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Brings notices to people over every channel, each on its own; a channel that fails is tried again
 * a few times, and how it went is an event.
 */
public final class Messenger implements Consumer<List<Notice>> {

  static final int TRIES_MAX = 4;

  /** Deliveries under way; one more is given up at once, and told. */
  private static final int UNDER_WAY_MAX = 32;

  private static final Backoff PAUSE =
      new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(30), 0.2);

  private final String project;
  private final String host;
  private final List<Channel> channels;
  private final Journal journal;
  private final Timeline timeline;
  private final Executor workers;
  private final Chance chance;
  private final Semaphore room = new Semaphore(UNDER_WAY_MAX);

  /** A messenger of one project; the workers may be made to wait. */
  public Messenger(
      String project,
      String host,
      List<Channel> channels,
      Journal journal,
      Timeline timeline,
      Executor workers,
      Chance chance) {
    this.project = project;
    this.host = host;
    this.channels = List.copyOf(channels);
    this.journal = journal;
    this.timeline = timeline;
    this.workers = workers;
    this.chance = chance;
  }

  @Override
  public void accept(List<Notice> notices) {
    Message message = Message.of(project, host, notices, timeline.now());
    for (Channel channel : channels) {
      if (room.tryAcquire()) {
        bring(channel, message, 1);
      } else {
        failed(channel, message, 0, UNDER_WAY_MAX + " deliveries are under way already");
      }
    }
  }

  private void bring(Channel channel, Message message, int attempt) {
    workers.execute(() -> {
      try {
        channel.bring(message);
        room.release();
        tell("alert.delivered", Severity.INFO, channel, message, attempt, "");
      } catch (IOException e) {
        again(channel, message, attempt, String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        room.release();
        Thread.currentThread().interrupt();
      }
    });
  }

  private void again(Channel channel, Message message, int attempt, String why) {
    if (attempt >= TRIES_MAX) {
      room.release();
      failed(channel, message, attempt, why);
      return;
    }
    var _ =
        timeline.at(
            timeline.now().plus(PAUSE.delay(attempt - 1, chance)),
            () -> bring(channel, message, attempt + 1));
  }

  private void failed(Channel channel, Message message, int attempts, String why) {
    tell("alert.failed", Severity.ERROR, channel, message, attempts, why);
  }

  private void tell(
      String name, Severity severity, Channel channel, Message message, int tries, String why) {
    journal.tell(
        new MonitorEvent(
            name,
            "monitor",
            host,
            timeline.now(),
            severity,
            Map.of(
                "channel",
                channel.name(),
                "title",
                message.title(),
                "tries",
                tries,
                "detail",
                why)));
  }
}
