/**
 * Edge: the journal in SQLite files, one for each UTC day.
 *
 * <pre>
 *   tell, append --> Intake --> Writer --> Current --> DayFile --> 2026-11-22.db (WAL, FULL)
 *    any thread      bounded    one thread  today's      one transaction per batch: 5 ms or 1,000
 *                                  |
 *                                  +-- after the commit: watchers, receipts
 *
 *   search, series --> Readers --> JournalReader --> DayReader --> DaySearch, in windows
 *                      2 threads                     read-only     SeriesCount, by the minute
 * </pre>
 *
 * <p>The order of the journal is the order of taking: {@code seq}. It goes on over midnights,
 * restarts and lost files. A time of happening is found through a table of minutes that names the
 * numbers of each, so that events that come late cost a search little and are never missed.
 *
 * <p>Whatever the writer cannot use is renamed, named in {@code health()} and told as {@code
 * journal.file.damaged}; a full or read-only disk refuses deliveries with the reason and is tried
 * again five times a second.
 */
@NullMarked
package dev.mainstay.monitor.sqlite;

import org.jspecify.annotations.NullMarked;
