package dev.mainstay.gateway.mcp.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * One HTTP request that was let in.
 *
 * @param profile what its client chose to see
 */
record Turn(
    Request request, Response response, Callback callback, Headers headers, String profile) {}
