/**
 * The way to a remote over WebSocket (RFC 6455), on the JDK's client.
 *
 * <p>A {@link dev.mainstay.link.websocket.WebSocketLine} is one connection. It holds no thread:
 * what comes is read on the client's threads, as far as the relay has taken what came before; what
 * goes is written by whoever brings it, one message at a time. A line tells exactly one of Refused,
 * Lost and Ended, as its last word, when its socket is closed.
 *
 * <p>The JDK's client (25) can miss the end of a connection that ends without a Close right behind
 * a message, or while nothing is asked for: {@code WebSocketImpl} throws when it is told so, and
 * that message may be dropped. Such an end shows only in pongs that do not come.
 *
 * <pre>
 *   open            handshake            Ready
 *   ----&gt; Opening ------------&gt; Authorising ----&gt; Up --drain--&gt; Draining ---+
 *            |                       |            |    its Close, or cut    |
 *            | refused               +------------+-----&gt; Failing ----------+---&gt; Over
 *            +--------------------------------------------------------------+
 * </pre>
 */
@NullMarked
package dev.mainstay.link.websocket;

import org.jspecify.annotations.NullMarked;
