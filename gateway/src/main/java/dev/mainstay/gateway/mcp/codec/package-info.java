/**
 * JSON-RPC 2.0 messages of the Model Context Protocol as bytes: read once, strictly, and changed by
 * splicing, so that a gateway passes on what it does not know byte for byte.
 *
 * <pre>
 *   bytes --parse--> Message (kind, id, method, places of its fields) --with(path)--> Message
 *            |
 *            +--> Malformed: JSON-RPC code, words, and the id where it could be read
 * </pre>
 */
@NullMarked
package dev.mainstay.gateway.mcp.codec;

import org.jspecify.annotations.NullMarked;
