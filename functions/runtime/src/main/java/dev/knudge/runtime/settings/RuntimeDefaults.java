package dev.knudge.runtime.settings;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Puts {@code knudge-runtime.properties} below a function's own {@code application.properties}, so that no function repeats what all have in common, and each may override it.
 */
@ContextConfigurer
public final class RuntimeDefaults implements ApplicationContextConfigurer {
  /** The file, at the root of the classpath. */
  public static final String FILE = "knudge-runtime.properties";

  /** Below application.properties (-300), environment variables (-200) and system properties (-100). */
  private static final int ORDER = -10_000;

  @Override
  public void configure(ApplicationContextBuilder builder) {
    builder
        .deduceEnvironment(false)
        .banner(false)
        .propertySources(PropertySource.of("knudge-runtime", read(), ORDER));
  }

  private static Map<String, Object> read() {
    try (InputStream file = RuntimeDefaults.class.getResourceAsStream("/" + FILE)) {
      if (file == null) {
        throw new IllegalStateException(
            FILE + " is not on the classpath; it belongs into the runtime's jar.");
      }
      Properties properties = new Properties();
      properties.load(file);
      Map<String, Object> values = new HashMap<>();
      properties.forEach((name, value) -> values.put((String) name, value));
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
