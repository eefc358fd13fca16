/** Container images of functions: made by Jib without Docker, from the application folder, a Java runtime of their own and the cache that was trained with it; then unpacked and started. */
@NullMarked
package dev.knudge.images;

import org.jspecify.annotations.NullMarked;
