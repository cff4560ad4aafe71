/**
 * The client's end of a WebSocket (RFC 6455) on a plain blocking socket, and of nothing more: no
 * extension, no pool, no selector.
 *
 * <p>A {@link dev.mainstay.link.wire.Wire} has two threads. Its reader is whoever calls {@link
 * dev.mainstay.link.wire.Wire#read}: it answers pings, waits with each message until there is room
 * for it, and comes back with the one end that the stream had, when all that came before it is
 * told. Its writer, a virtual thread, sends what waits in one write. {@link
 * dev.mainstay.link.wire.Wire#abort} closes the socket below all else, TLS too, and so frees both,
 * wherever they are.
 *
 * <p>Nothing that is read is lost: an end or a reset is found by reading, behind the last byte that
 * came. Only whether the last write came through is not known when it fails.
 */
@NullMarked
package dev.mainstay.link.wire;

import org.jspecify.annotations.NullMarked;
