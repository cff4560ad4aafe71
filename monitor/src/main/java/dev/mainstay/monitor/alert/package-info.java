/**
 * Alerts: which rules hold, who was told, and who has said that it is enough.
 *
 * <pre>
 *             a rule holds, long enough            does not hold
 *   (none) -----------------------------> Raised ----------------> Clearing
 *                                          ^  told, reminded          | |
 *                                          +------- holds again ------+ | for the settle time
 *                                                   (told nobody)       v
 *                                                                     (none), told
 * </pre>
 *
 * <p>The machine reads the journal's events and nothing else, so a supervisor that was killed comes
 * back to the same alerts and tells nobody twice. What comes due together is told together.
 */
@NullMarked
package dev.mainstay.monitor.alert;

import org.jspecify.annotations.NullMarked;
