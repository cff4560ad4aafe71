/**
 * How starts go: how many came to proof, what the others failed with, and how long they took.
 *
 * <p>Made from {@code service.start.ended} alone, so the journal brings it back after a restart of
 * the supervisor. A start is one spawn of ours; an adopted tree is none.
 */
@NullMarked
package dev.mainstay.monitor.start;

import org.jspecify.annotations.NullMarked;
