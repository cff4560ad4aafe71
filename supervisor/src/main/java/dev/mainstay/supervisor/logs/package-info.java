/**
 * Edge: the output of the services, in files that the programs append to themselves.
 *
 * <p>Nothing stands between a program and its log, so a program outlives the supervisor and no line
 * waits for anybody. A log that has grown is made smaller under the program's hands: its oldest
 * whole lines are copied to an archive, then taken out of the front of the live file by
 * fallocate(2), which is atomic for whoever appends.
 *
 * <pre>
 *   goals.log        live: what the program appends to (O_APPEND)
 *   goals.log.1      archive, the newest; .2 is older, up to {@code keep}
 *   goals.log.copying                 a copy that is not complete: deleted at recovery
 *   goals.log.sealed-CUT-END-POSITION a complete copy of the live file's bytes up to END; at
 *                                     recovery the rest is done again from what the name says
 *
 *   live:  |0 ............... CUT ....... END ...........|    END is the end of a line,
 *   copy     0 ........................... END               CUT the start of a block before it
 *   mark                     "--- mainstay: rotated ... from byte POSITION ---"
 *   cut                     |mark line    END ...........|    the front is gone
 * </pre>
 *
 * <p>The mark fills exactly what was copied already but lies behind the last full block. It says at
 * which byte of everything ever written the file now begins: so a reader knows where it is, and
 * recovery knows whether the cut was made. Each step can be the last of a killed supervisor:
 *
 * <pre>
 *   killed after   found at recovery                       done at recovery
 *   copy begun     .copying                                delete it
 *   sealed         .sealed-, live begins otherwise         mark, cut, shift
 *   marked         the same                                the same, once more
 *   cut            .sealed-, live begins with its mark     shift
 *   shifting       .sealed-, a gap among the archives      shift up to the gap
 * </pre>
 *
 * <p>This holds against the death of the supervisor. Against the death of the machine it holds as
 * far as the file system has written things down: nothing here waits for a disk.
 *
 * <p>Where the file system cannot cut (tmpfs, btrfs) a hole is punched instead: the size grows on,
 * the disk use does not, readers begin behind the hole, and the next start begins a fresh file.
 */
@NullMarked
package dev.mainstay.supervisor.logs;

import org.jspecify.annotations.NullMarked;
