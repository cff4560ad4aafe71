/** The command line: main, config and wiring; the only place that makes the real things. */
@NullMarked
package dev.mainstay.cli;

import org.jspecify.annotations.NullMarked;
