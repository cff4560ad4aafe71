package dev.mainstay.probe;

import java.time.Duration;
import java.time.Instant;

/**
 * What one probe found: the newest attempt at one stage.
 *
 * @param stage which stage it speaks of
 * @param probe which probe was made, in the words of the config, such as {@code http /health}
 * @param ok whether the stage holds
 * @param at when the attempt ended
 * @param took how long the attempt lasted
 * @param detail what was seen, in words; one line
 */
public record Evidence(
    Stage stage, String probe, boolean ok, Instant at, Duration took, String detail) {}
