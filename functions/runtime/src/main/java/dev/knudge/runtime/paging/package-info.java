/** Lists that are answered page by page: {@code cursor} and {@code limit}, as the contracts have them. */
@NullMarked
package dev.knudge.runtime.paging;

import org.jspecify.annotations.NullMarked;
