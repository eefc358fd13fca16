/** Where events come in: {@code POST /}, with the statuses of the contracts and no others. */
@NullMarked
package dev.knudge.runtime.door;

import org.jspecify.annotations.NullMarked;
