/**
 * How a link did over a week, against the week before: a read model of the journal's events alone,
 * so that it outlives supervisors and can be asked without one.
 */
@NullMarked
package dev.mainstay.monitor.link;

import org.jspecify.annotations.NullMarked;
