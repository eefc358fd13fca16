package dev.knudge.recurring;

/**
 * Which series: ids of different users' series may be the same, and nobody's event reaches another's series.
 *
 * @param userId whose it is
 * @param seriesId as its backend calls it
 */
public record SeriesKey(String userId, String seriesId) {}
