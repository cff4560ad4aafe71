/**
 * The monitor's only listener on TCP: pages and files for people, JSON for programs, and two
 * WebSockets; on Jetty.
 *
 * <pre>
 *   request --&gt; Guard: Host, Origin, token --refused--&gt; 401, 403
 *                 |
 *                 +--&gt; Router --&gt; Page --&gt; Answer        /health /api/v1/... (Routes)
 *                 +--&gt; StaticFiles                       the dashboard and its libraries
 *                 +--&gt; Events (monitor.ingest) --&gt; Journal.append --&gt; ack
 *                 +--&gt; Feed &lt;-- Journal.watch
 * </pre>
 */
@NullMarked
package dev.mainstay.monitor.web;

import org.jspecify.annotations.NullMarked;
