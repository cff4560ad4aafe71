package dev.mainstay.link.websocket;

import dev.mainstay.link.Frame;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the JDK's client calls: parts of messages become messages here. One thread at a time. */
final class Ear implements WebSocket.Listener {

  private final WebSocketLine line;
  private final Assembly assembly;

  Ear(WebSocketLine line, Assembly assembly) {
    this.line = line;
    this.assembly = assembly;
  }

  @Override
  public void onOpen(WebSocket made) {
    // The first frame is asked for by whoever dialed, unless he has given up.
    if (!line.isWanted()) {
      made.abort();
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    return heard(assembly.text(part, last));
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
    return heard(assembly.binary(part, last));
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    line.sign();
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
    line.sign();
    return null;
  }

  private @Nullable CompletionStage<?> heard(Assembly.Taken taken) {
    switch (taken) {
      case Assembly.Taken.Whole(Frame frame) -> line.heard(frame);
      case Assembly.Taken.Part() -> line.sign();
      case Assembly.Taken.TooLong() -> line.tooLong();
    }
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    line.closed(code, reason);
    // Never completed: the answer is the line's, and goes behind what waits to be sent.
    return new CompletableFuture<>();
  }

  @Override
  public void onError(WebSocket from, Throwable fault) {
    line.broke(fault);
  }
}
