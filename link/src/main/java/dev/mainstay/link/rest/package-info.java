/**
 * Edge: what is asked of a remote beside its lines, by calls of REST that a config describes.
 *
 * <pre>
 *   discovery   before each try: where the next line goes        RestDiscovery and three services
 *   canary      a message to ourselves, or the latest id         RestLines, around the real lines
 *   backfill    what was missed while no line was up             RestLines
 * </pre>
 *
 * <p>Each call is bounded in time and in size, and waits as long as the remote asked it to. A call
 * that fails says nothing of a line. No URL, header or body is shown: any of them may hold a
 * secret.
 */
@NullMarked
package dev.mainstay.link.rest;

import org.jspecify.annotations.NullMarked;
