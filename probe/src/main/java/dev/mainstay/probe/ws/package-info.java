/**
 * The WebSocket probe: a whole round trip, for an upgrade that succeeds proves little (RFC 6455).
 *
 * <pre>
 *   upgrade --> 101, accept key, owner --> send text | ping --> text | pong --> close
 *      |                                     (pings are answered meanwhile)
 *      +--> none: does plain HTTP answer there? PlainAnswer says so
 * </pre>
 */
@NullMarked
package dev.mainstay.probe.ws;

import org.jspecify.annotations.NullMarked;
