package dev.mainstay.probe.ws;

import dev.mainstay.core.Timeline;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.http.AnswerStream;
import dev.mainstay.probe.http.Request;
import dev.mainstay.probe.port.OwnerCheck;
import dev.mainstay.probe.tcp.Deadline;
import dev.mainstay.probe.tcp.Dialer;
import dev.mainstay.probe.tcp.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Whether plain HTTP answers where an upgrade does not: asked beside the upgrade when that has
 * taken half its time, or when it has failed. It tells a dead server from a proxy that swallows
 * upgrades.
 */
final class PlainAnswer implements AutoCloseable {

  private final ProbeSpec.Ws spec;
  private final Supplier<OwnerCheck> checks;
  private final Deadline deadline;
  private final Timeline.Alarm alarm;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final CompletableFuture<String> words = new CompletableFuture<>();

  PlainAnswer(ProbeSpec.Ws spec, Supplier<OwnerCheck> checks, Deadline deadline) {
    this.spec = spec;
    this.checks = checks;
    this.deadline = deadline;
    this.alarm =
        deadline
            .timeline()
            .at(
                deadline.start().plus(Duration.ofNanos(deadline.timeout().toNanos() / 2)),
                this::ask);
  }

  /** {@code "; plain HTTP answers there (404), ..."}, empty when it does not either. */
  String words() {
    ask();
    return words
        .completeOnTimeout("", Math.max(1, deadline.left().toNanos()), TimeUnit.NANOSECONDS)
        .join();
  }

  @Override
  public void close() {
    alarm.cancel();
  }

  private void ask() {
    if (asked.compareAndSet(false, true)) {
      Thread.ofVirtual().name("plain http beside ws").start(() -> words.complete(get()));
    }
  }

  private String get() {
    try (Wire wire =
        new Dialer(checks.get(), deadline).dial(spec.host(), spec.port(), spec.tls())) {
      wire.out().write(Request.get(spec.host(), spec.port(), spec.tls(), spec.path(), Map.of()));
      int status = new AnswerStream(wire.in()).head().status();
      return "; plain HTTP answers there (" + status + "), so it is the upgrade that fails";
    } catch (IOException e) {
      return "";
    }
  }
}
