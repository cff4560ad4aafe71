package dev.mainstay.monitor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the journal itself is.
 *
 * @param waiting events taken but not yet durable
 * @param waitingMax from how many on deliveries are refused
 * @param stored events stored since it was opened
 * @param lost our own events that found no room
 * @param committedAt when the last commit ended; null before the first
 * @param bytes of all its files
 * @param file today's
 * @param setAside damaged files that were set aside, by their new names
 * @param trouble why it refuses; empty when it does not
 */
public record JournalHealth(
    int waiting,
    int waitingMax,
    long stored,
    long lost,
    @Nullable Instant committedAt,
    long bytes,
    Path file,
    List<String> setAside,
    String trouble) {}
