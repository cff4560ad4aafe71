package dev.mainstay.probe;

import java.time.Instant;

/**
 * One attempt of one probe, as it is kept for whoever asks why (requirement S4.18).
 *
 * @param generation which spawn of the instance was asked
 * @param probe the probe in the words of the config
 * @param at when the attempt ended
 */
public record Attempt(long generation, Stage stage, String probe, Instant at, ProbeResult result) {}
