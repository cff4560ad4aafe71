/**
 * The gateway's nights: the real hub on virtual time, between clients and upstreams that lose,
 * delay and die, from one seed; see {@link dev.mainstay.simulation.gateway.GatewayWorld}.
 */
@NullMarked
package dev.mainstay.simulation.gateway;

import org.jspecify.annotations.NullMarked;
