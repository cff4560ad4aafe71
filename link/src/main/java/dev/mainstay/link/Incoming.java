package dev.mainstay.link;

/**
 * A message from the remote.
 *
 * @param id what the remote calls it, the same when it comes again; empty where it has no name:
 *     then it cannot be known to have come twice, and only the active line's count
 * @param offset where the remote's stream stands with it; empty where there is none
 * @param frame as it came
 */
public record Incoming(String id, String offset, Frame frame) {}
