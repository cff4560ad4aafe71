/**
 * Edge: what of a link outlives its process, in one SQLite file.
 *
 * <pre>
 *   write --> a thread of the pool --> StoreFile: one transaction (WAL, FULL) --> Stored
 *                                         |
 *                                         +-- disk full, not permitted --> NotStored, with words
 *                                         +-- damaged --> set aside, said; what is readable of it
 *                                                         goes into a new file, and the batch too
 * </pre>
 *
 * <p>The file belongs to one process at a time: SQLite's lock on it is held for as long as it is
 * open, and falls with the process.
 */
@NullMarked
package dev.mainstay.link.store;

import org.jspecify.annotations.NullMarked;
