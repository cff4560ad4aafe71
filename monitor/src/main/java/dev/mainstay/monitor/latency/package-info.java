/** How long the probes of each instance took lately; kept in memory, for a chart. */
@NullMarked
package dev.mainstay.monitor.latency;

import org.jspecify.annotations.NullMarked;
