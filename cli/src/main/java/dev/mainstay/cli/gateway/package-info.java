/**
 * The gateway inside the supervisor: the hub with its faces and upstreams as one component, its own
 * tools, and the file that tells outside watchers how it is.
 *
 * <pre>
 *   shims  --socket--+             +-- PipeRegister -- stdio servers, services of the fleet
 *   HTTP   --port----+--- Hub -----+-- remote servers
 *                         |  |     +-- OwnTools -- the fleet, its views, its logs
 *         HeartbeatFile --+  +-- HubPeers: the proof of stdio servers
 * </pre>
 */
@NullMarked
package dev.mainstay.cli.gateway;

import org.jspecify.annotations.NullMarked;
