package dev.knudge.runtime.paging;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page as it is answered (contracts, HTTP): {@code {"items": […], "next_cursor": "…" | null}}.
 *
 * @param items as the API shows them
 * @param nextCursor where the next page begins; null where this is the last
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Listing<T>(List<T> items, @Nullable String nextCursor) {}
