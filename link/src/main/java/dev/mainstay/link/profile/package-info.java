/**
 * Edge: how remote services speak. Each protocol is data and one small class; what is spoken on a
 * line is a {@link dev.mainstay.link.Talk} that holds no socket and no clock.
 *
 * <pre>
 *   raw      frames pass as they are            no ids: nothing is acknowledged or known again
 *   json     all of it is data ({@link dev.mainstay.link.profile.JsonSpec})
 *   webex    device socket: authorization, state of the buffer, ack by messageId, ping in JSON
 *   slack    Socket Mode: hello, envelopes, disconnect as a wish for a new line
 *   discord  gateway: hello, identify or resume, heartbeat with the sequence number
 * </pre>
 */
@NullMarked
package dev.mainstay.link.profile;

import org.jspecify.annotations.NullMarked;
