/** What the edges of the link that are WebSockets have in common. */
@NullMarked
package dev.mainstay.link.edge;

import org.jspecify.annotations.NullMarked;
