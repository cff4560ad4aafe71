/** Traffic on demand: events as programs send them, a test of one connection, timed baselines. */
@NullMarked
package dev.mainstay.cli.traffic;

import org.jspecify.annotations.NullMarked;
