/** {@code mainstay mcp}: how the gateway is, what it offers, and how AI clients find it. */
@NullMarked
package dev.mainstay.cli.mcp;

import org.jspecify.annotations.NullMarked;
