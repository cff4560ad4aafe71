package dev.mainstay.monitor.web;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * What Jetty calls, by reflection: the only reason why it is public. It hands on to {@link Live}.
 */
public final class Endpoint implements Session.Listener {

  private final Live live;
  private final Connections.Place place;

  Endpoint(Live live, Connections.Place place) {
    this.live = live;
    this.place = place;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    live.opened(session);
  }

  @Override
  public void onWebSocketPartialText(String part, boolean last) {
    live.text(part, last);
  }

  @Override
  public void onWebSocketPartialBinary(ByteBuffer part, boolean last, Callback callback) {
    callback.succeed();
    live.binary();
  }

  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    live.pinged(payload);
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    live.ponged(payload);
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    place.close();
    live.gone(code, reason);
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    place.close();
    live.gone(1006, String.valueOf(cause.getMessage()));
  }
}
