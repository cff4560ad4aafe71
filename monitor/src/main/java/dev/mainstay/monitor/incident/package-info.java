/**
 * Incidents: from the first lost proof to the proof regained, closed only by evidence.
 *
 * <pre>
 *               verdict bad, or a start unproven, or good --> pending by itself
 *   Well, OnTheWay ---------------------------------------------------------> Troubled
 *        ^                                                                       |
 *        +------------------ verdict good, with evidence ------------------------+
 * </pre>
 *
 * <p>However many tries fail between the two, an outage is one incident. It is told to the journal
 * as {@code incident.opened} and {@code incident.closed}; its steps are the events of its instance
 * in between, so a restart of the supervisor loses nothing of it.
 */
@NullMarked
package dev.mainstay.monitor.incident;

import org.jspecify.annotations.NullMarked;
