/** How a letter gets to its destination: byte for byte. */
@NullMarked
package dev.knudge.deadletters.http;

import org.jspecify.annotations.NullMarked;
