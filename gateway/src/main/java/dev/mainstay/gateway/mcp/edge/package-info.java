/** What the edges towards upstream servers have in common: how the hub is told. */
@NullMarked
package dev.mainstay.gateway.mcp.edge;

import org.jspecify.annotations.NullMarked;
