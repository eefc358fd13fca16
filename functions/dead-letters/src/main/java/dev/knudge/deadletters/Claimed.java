package dev.knudge.deadletters;

import dev.knudge.contracts.Delivery;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A letter that is ours to send for as long as the claim holds.
 *
 * @param claim what tells this attempt from a later one
 * @param run null where it was asked for alone
 */
public record Claimed(
    long id, UUID claim, @Nullable String destination, Delivery original, @Nullable Long run) {}
