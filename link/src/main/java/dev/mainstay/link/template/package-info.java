/**
 * What a config says of frames and calls: texts with places to be filled, conditions on JSON, and
 * secrets. Shared by the profiles and by the REST calls; pure.
 */
@NullMarked
package dev.mainstay.link.template;

import org.jspecify.annotations.NullMarked;
