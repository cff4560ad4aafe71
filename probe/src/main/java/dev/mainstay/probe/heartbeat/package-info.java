/**
 * Edge: a JSON file that the service writes at intervals, and what it proves.
 *
 * <p>A fresh file alone proves only that a timer runs: the systems this comes from kept a file
 * fresh while every request hung, and called a working server dead because its file was still. So
 * the age of the file, whose it is, the work it reports and the CPU time that its processes use are
 * judged together. The decision is {@link dev.mainstay.probe.heartbeat.HeartbeatRule}, pure;
 * reading is {@link dev.mainstay.probe.heartbeat.HeartbeatProber}.
 *
 * <p>The rule asks from top to bottom, the first line that fits decides. {@code max} is the
 * declared maximal age; <i>start</i> is the start of the main process; <i>open</i> means work is
 * open: a field such as {@code global_inflight}, {@code in_flight} or {@code inflight} is above
 * zero, or {@code oldest_request_started} is set.
 *
 * <pre>
 *      the file                                   process                  verdict
 *   1  missing                                    younger than max         Broken: not due yet
 *   2  missing                                    older                    Failed stale-heartbeat
 *   3  last written before start, or its          younger than max         Broken: not due yet
 *   4    started_at is before start                older                    Failed stale-heartbeat
 *   5  names a pid that is not of the tree        any                      Failed pid-mismatch
 *   6  older than max, open,                      uses CPU, age at most    Busy: frozen, but works
 *                                                 6 max (FROZEN_AGES_MAX)
 *   7  older than max, open                       use not measured yet     Broken: ask again
 *   8  older than max                             else                     Failed stale-heartbeat
 *   9  fresh, not JSON (read twice)               any                      Failed bad-answer
 *  10  fresh, no progress declared                any                      Passed
 *  11  fresh, progress declared but not in it     any                      Failed bad-answer
 *  12  fresh, nothing open                        any                      Passed
 *  13  fresh, open, progress changed within max   any                      Busy
 *  14  fresh, open, progress still for over max   any                      Failed stuck
 * </pre>
 *
 * <p>Progress is declared as a field that must change while work is open. When the file has no
 * field that tells whether work is open, it must always change (then 13 is Passed). The time in 14
 * begins when this value was first seen, or when work was first seen open, whichever is later. A
 * file whose time lies in the future counts from when that time was first seen.
 */
@NullMarked
package dev.mainstay.probe.heartbeat;

import org.jspecify.annotations.NullMarked;
