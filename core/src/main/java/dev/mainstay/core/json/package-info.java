/**
 * JSON as one immutable value, shared by every feature: what files, sockets and events are made of.
 *
 * <p>What comes in is bounded in length and depth, for it may come from anybody. Read and written
 * by a hundred lines each of our own, for every command reads JSON in the first moments of its
 * process (decision 0020).
 */
@NullMarked
package dev.mainstay.core.json;

import org.jspecify.annotations.NullMarked;
