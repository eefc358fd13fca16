package dev.knudge.local.cost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * What was measured of a function, in seconds.
 *
 * @param start from exec to the first event answered
 * @param handling how long an event or a request takes where nothing waits
 * @param cpu how much of a core one takes
 */
public record Measured(double start, double handling, double cpu) {
  private static final String FILE = "measured.properties";

  /** What was measured of that service, or else of functions in general. */
  public static Measured of(String service) {
    Properties all = new Properties();
    try (InputStream file = Objects.requireNonNull(Measured.class.getResourceAsStream(FILE))) {
      all.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Measured(
        millis(all, service, "start"),
        millis(all, service, "handling"),
        millis(all, service, "cpu"));
  }

  private static double millis(Properties all, String service, String what) {
    String text = all.getProperty(service + "." + what, all.getProperty("other." + what));
    return Double.parseDouble(text.strip()) / 1000;
  }
}
