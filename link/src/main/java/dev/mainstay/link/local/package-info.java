/**
 * The bot's end: a WebSocket server on this machine, to which a bot in any language connects as it
 * would to the remote itself. One bot is served at a time, the one that came last.
 *
 * <pre>
 *   LocalServer   one Jetty for all links of a process; a connector for each
 *   LocalEnd      one link's end: who is let in, which bot is served
 *   BotEnd        one bot's socket: what waits for it, bounded; what it says
 * </pre>
 *
 * <p>What the relay gives is written at the end of its batch by the thread that works it, as far as
 * the bot's socket takes it at once; the rest by others, which may wait for the bot.
 *
 * <p>Codes with which a bot is closed: 4409 another bot came, 1008 it reads too slowly, 1009 its
 * message is too long, 1013 its message was not taken (the reason says why; it may try again), 1001
 * the link ends.
 */
@NullMarked
package dev.mainstay.link.local;

import org.jspecify.annotations.NullMarked;
