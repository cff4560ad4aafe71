/**
 * JSON as one immutable value, shared by every feature: what files, sockets and events are made of.
 *
 * <p>The one place that knows the JSON library (decision 0011); what comes in is bounded in length
 * and depth, for it may come from anybody.
 */
@NullMarked
package dev.mainstay.core.json;

import org.jspecify.annotations.NullMarked;
