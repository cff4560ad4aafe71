/**
 * The Linux system calls that Mainstay needs and the JDK does not offer, through java.lang.foreign.
 *
 * <p>One downcall of one shape serves them all, bound at the first call and not before: {@link
 * dev.mainstay.core.posix.Libc} explains why that is sound. Operating errors are values, a {@link
 * dev.mainstay.core.posix.Result} or an {@link dev.mainstay.core.posix.Errno}; a call that was
 * interrupted by a signal is made again.
 *
 * <p>For Linux on x86-64 and aarch64 with glibc or musl; ask {@link
 * dev.mainstay.core.posix.ThisProcess#isLinux} before anything else here. A call that waits ({@code
 * poll}, {@code receive}) belongs on a platform thread: it would hold the carrier of a virtual one.
 */
@NullMarked
package dev.mainstay.core.posix;

import org.jspecify.annotations.NullMarked;
