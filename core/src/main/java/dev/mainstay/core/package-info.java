/**
 * The kernel: what a machine, an event and time are.
 *
 * <p>Every feature of Mainstay is a pure machine and a shell around it:
 *
 * <pre>
 *   event --> Mailbox --> Loop --> Machine.on(state, event, now) --> Step(next, actions, wakeAt)
 *               ^                                                        |
 *               |            outcome of slow work, timer                 v
 *               +------------------------------------------------- the shell acts
 * </pre>
 *
 * <p>Time ({@link dev.mainstay.core.Timeline}) and chance ({@link dev.mainstay.core.Chance}) are
 * arguments, so that the simulation can run the same machines on virtual time from one seed.
 */
@NullMarked
package dev.mainstay.core;

import org.jspecify.annotations.NullMarked;
