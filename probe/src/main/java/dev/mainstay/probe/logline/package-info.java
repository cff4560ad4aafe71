/**
 * Edge: a text in the service's own output, written since this start.
 *
 * <pre>
 *   start mark ("--- mainstay: starting ...") found --> search from there, attempt by attempt
 *   no mark anywhere                                --> search from the end as of the first attempt
 *   the bytes before the last position changed      --> rotated: search .log.1 and the log again
 *   text found                                      --> Passed for the rest of the generation
 * </pre>
 *
 * <p>Output of an earlier start must never count, so without a mark the search errs towards not
 * ready, and says so.
 */
@NullMarked
package dev.mainstay.probe.logline;

import org.jspecify.annotations.NullMarked;
