/**
 * The command line as a table: what commands there are, what each takes, and everything that is
 * made of that: help, "did you mean", shell completion, the reference page.
 *
 * <pre>
 *   words --Invocation.parse--> Invocation --Handler.run--> ExitCode
 *                 |                                            ^
 *                 +-- UsageError: said, with what to do ------ 2
 * </pre>
 */
@NullMarked
package dev.mainstay.cli.command;

import org.jspecify.annotations.NullMarked;
