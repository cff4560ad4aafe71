/**
 * The parts of Mainstay that live inside the supervisor, such as the monitor: each is started,
 * proven and shown like a service, and the others go on when one cannot.
 *
 * <pre>
 *            Open                Opened             Answered
 *   Stopped -----> Opening ------------> Proving ------------> Serving &lt;--+
 *                   ^   | Refused           | Unanswered          | |      | Answered
 *                   |   v                   v                     | v      |
 *                   +- Resting &lt;-------- (closed) &lt;---- often -- Silent --+
 * </pre>
 */
@NullMarked
package dev.mainstay.cli.component;

import org.jspecify.annotations.NullMarked;
