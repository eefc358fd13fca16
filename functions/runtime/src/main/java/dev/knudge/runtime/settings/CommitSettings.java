package dev.knudge.runtime.settings;

import io.micronaut.context.annotation.ConfigurationProperties;

/**
 * How deliveries share commits.
 *
 * @param groupSize how many events at most share one
 * @param lanes how many may be under way at a time
 */
@ConfigurationProperties("knudge.commit")
public record CommitSettings(int groupSize, int lanes) {
  /** Refuses what cannot work. */
  public CommitSettings {
    if (groupSize < 1 || lanes < 1) {
      throw new SettingsException(
          "knudge.commit.group-size and knudge.commit.lanes must be 1 or more; they are "
              + groupSize
              + " and "
              + lanes
              + ".");
    }
  }
}
