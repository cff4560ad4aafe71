/**
 * How does a connection stay truly alive? One link is one conversation with a remote service that
 * outlives every connection it is carried by: each of those is a line, numbered, and proven ended
 * before it is forgotten.
 *
 * <p>{@link dev.mainstay.link.LinkMachine} decides when a line is opened, suspected, replaced and
 * ended; {@link dev.mainstay.link.Relay} is the deterministic owner of one link, with its inbox and
 * outbox, worked by one thread at a time ({@link dev.mainstay.link.RelayLoop}); the packages below
 * hold the sockets and their threads.
 *
 * <pre>
 *              opened                    suspect, deaf, old, asked to
 *   OPENING ------------&gt; UP ---------------------------------------+
 *      ^  |               | ^                                       |
 *      |  | refused       | | promoted: the successor is proven,    v
 *      |  v          lost | | the old one is drained          UP with a successor
 *   RESTING &lt;-------------+ +--------------------------- (opening, proving, ending)
 *
 *   from anywhere: closed, or refused for good --&gt; ENDED, once every line is proven ended
 * </pre>
 */
@NullMarked
package dev.mainstay.link;

import org.jspecify.annotations.NullMarked;
