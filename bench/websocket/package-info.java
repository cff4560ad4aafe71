/** Clients that load the monitor's WebSockets, and their peers' of node and python. */
@NullMarked
package dev.mainstay.bench.websocket;

import org.jspecify.annotations.NullMarked;
