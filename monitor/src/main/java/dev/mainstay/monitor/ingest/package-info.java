/**
 * Events from outside, before they are in the journal: read from JSON or OTLP, within bounds, and
 * answered by acks that a client may be slow to read.
 */
@NullMarked
package dev.mainstay.monitor.ingest;

import org.jspecify.annotations.NullMarked;
