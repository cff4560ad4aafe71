/**
 * Edge: a command of the user's whose exit code is the evidence. The only probe that forks.
 *
 * <pre>
 *   spawn as leader of a session of its own --> exit 0            --> Passed, last output line
 *                                           --> exit 1 to 255     --> Failed(bad-answer)
 *                                           --> no exit in time   --> Failed(no-answer)
 *                                           --> cannot be run     --> Broken
 *   and after each of them: nothing of the session is left alive
 * </pre>
 */
@NullMarked
package dev.mainstay.probe.exec;

import org.jspecify.annotations.NullMarked;
