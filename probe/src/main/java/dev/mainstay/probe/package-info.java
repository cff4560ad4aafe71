/**
 * How evidence is gained: what a probe asks ({@link dev.mainstay.probe.ProbeSpec}), what it answers
 * ({@link dev.mainstay.probe.ProbeResult}), and which code and words a failure has ({@link
 * dev.mainstay.probe.Cause}).
 *
 * <pre>
 *   ProbeSpec --> Prober.probe(spec, subject) --> Passed | Failed(code, detail) | Broken(detail)
 * </pre>
 *
 * <p>A probe is made in this process, never by a fork (except {@code exec}), within a hard
 * deadline. A prober that breaks says {@code Broken}: that is a fault of ours and no evidence of
 * anything.
 */
@NullMarked
package dev.mainstay.probe;

import org.jspecify.annotations.NullMarked;
