/**
 * The way to a remote over WebSocket, on a {@link dev.mainstay.link.wire.Wire}.
 *
 * <p>A {@link dev.mainstay.link.websocket.WebSocketLine} is one connection. A thread of the crew
 * reads it, as far as the relay has taken what came before, and works the relay with that; what
 * goes waits in a bounded queue for the thread that writes. A line tells exactly one of Refused,
 * Lost and Ended, as its last word, when its socket is closed; all that came before its end is told
 * before that.
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
