/**
 * The Prometheus page: everything that is counted or measured, as it is at the moment it is asked.
 */
@NullMarked
package dev.mainstay.monitor.metrics;

import org.jspecify.annotations.NullMarked;
