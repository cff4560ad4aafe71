/**
 * The HTTP probe: one request of our own on a socket of our own, for whose socket answers is half
 * of the proof (decision record 0010).
 *
 * <pre>
 *   Request --> Wire --> AnswerStream: head (1xx skipped) --> body --> Expectation --> result
 *                          bounded       length | chunked | to close
 * </pre>
 *
 * <p>Source: RFC 9110, RFC 9112. Redirects are reported, not followed.
 */
@NullMarked
package dev.mainstay.probe.http;

import org.jspecify.annotations.NullMarked;
