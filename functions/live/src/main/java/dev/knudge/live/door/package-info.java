/** The public door: what people may ask of the functions is passed on to them, and nothing else of them can be reached. */
@NullMarked
package dev.knudge.live.door;

import org.jspecify.annotations.NullMarked;
