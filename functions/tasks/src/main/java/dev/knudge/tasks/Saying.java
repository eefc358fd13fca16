package dev.knudge.tasks;

import dev.knudge.contracts.EventData.CatalogueEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something to be said of a task.
 *
 * @param data what
 * @param version the task's; null for what is said of a series, where the time decides
 * @param previous the fields that changed, with their old values as JSON trees
 */
record Saying(
    CatalogueEvent data, @Nullable Long version, Map<String, @Nullable Object> previous) {}
