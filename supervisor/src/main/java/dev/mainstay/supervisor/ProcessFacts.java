package dev.mainstay.supervisor;

import java.time.Instant;

/**
 * What /proc says about one process, for people and for decisions.
 *
 * @param command its command line, on one line, at most 200 characters
 * @param state the kernel's state letter (proc(5): R S D Z T t X I)
 * @param startedAt when it began, by the wall clock
 */
public record ProcessFacts(
    ProcessIdentity identity, long parentPid, char state, Instant startedAt, String command) {}
