package dev.mainstay.core.access;

import org.jspecify.annotations.Nullable;

/**
 * What counts of a request when it is decided who is let in.
 *
 * @param host the header; empty when there is none
 * @param authorization the header; empty when there is none
 * @param cookie the value of our own cookie; empty when there is none
 */
public record Caller(
    String method,
    String host,
    @Nullable String origin,
    String authorization,
    String cookie,
    boolean upgrade) {}
