/**
 * Nights of one link: a remote that goes deaf, silent or away, a bot that restarts, a full disk.
 */
@NullMarked
package dev.mainstay.simulation.link;

import org.jspecify.annotations.NullMarked;
