/**
 * What happened, and what of it is shown: the journal of every event, and what is read from it.
 *
 * <pre>
 *   services, links, gateway --tell--> +---------+ --watch--> incidents, starts, alerts
 *   /events, /v1/logs --append-------> | Journal | --watch--> live feed of the dashboard
 *                     <--receipt------ +---------+ --find---> mainstay events, /api/v1
 * </pre>
 *
 * <p>The monitor knows only {@link dev.mainstay.core.Event}: a new kind of event needs no change
 * here. What it shows of services comes in as JSON through {@link dev.mainstay.monitor.Facts}.
 */
@NullMarked
package dev.mainstay.monitor;

import org.jspecify.annotations.NullMarked;
