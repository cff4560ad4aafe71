package dev.mainstay.link;

/**
 * A message to the remote.
 *
 * @param id by which the remote knows one that comes twice; unlike any other of this link
 */
public record Outgoing(String id, Frame frame) {}
