package dev.knudge.local.cost;

/**
 * What computing costs, in one currency.
 *
 * @param coreHour a core requested for an hour
 * @param gibibyteHour a GiB requested for an hour
 */
public record Prices(double coreHour, double gibibyteHour) {
  /** What these cost for so many seconds. */
  double of(Requests requests, double seconds) {
    return (requests.cores() * coreHour + requests.gibibytes() * gibibyteHour) * seconds / 3600;
  }
}
