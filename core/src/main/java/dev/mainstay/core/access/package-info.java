/**
 * Who is let in over TCP, and where it is listened: the rules that everything of Mainstay that
 * listens has in common, without a word of the server that applies them.
 *
 * <pre>
 *   Listener --bind(Place)--> a socket, before any server is made
 *   Caller --Gate--> Allowed | Refused: Host, then Origin, then the Token
 * </pre>
 */
@NullMarked
package dev.mainstay.core.access;

import org.jspecify.annotations.NullMarked;
