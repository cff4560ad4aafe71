package dev.mainstay.supervisor;

import dev.mainstay.probe.Cause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How and why a process tree ended.
 *
 * @param kind the kind that the restart policy goes by
 * @param cause in words
 * @param wasReady whether it had been proven
 * @param lived from the spawn to the end
 * @param exit how the main process ended; null when it was never seen to run
 */
public record End(
    RestartSpec.ExitKind kind,
    Cause cause,
    boolean wasReady,
    Duration lived,
    @Nullable Exit exit) {}
