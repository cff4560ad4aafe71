package dev.mainstay.link.local;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who came as a bot.
 *
 * @param number greater than that of any before it
 * @param from its end of the connection; null where that is not an address of the network
 * @param to our end of it
 * @param agent what it calls itself, with its version where it tells one; empty for nothing
 */
public record Visitor(
    long number, @Nullable InetSocketAddress from, @Nullable InetSocketAddress to, String agent) {}
