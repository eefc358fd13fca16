package dev.knudge.contracts;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The schemas, executed by a validator that knows nothing of our reader. Formats are asserted; two are ours. */
final class Schemas {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          Dialect.builder(Dialects.getDraft202012())
              .format(format("iana-time-zone", ZoneRulesProvider.getAvailableZoneIds()::contains))
              .format(format("local-date-time", Schemas::isLocalDateTime))
              .build(),
          registry ->
              registry
                  .schemas(Schemas::byId)
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .formatAssertionsEnabled(true)
                          .losslessNarrowing(true)
                          .build()));

  private static final Map<String, Schema> COMPILED = new ConcurrentHashMap<>();

  private Schemas() {}

  /** What the schema of that {@code $id} does not allow in the JSON text; empty where it is valid. */
  static List<String> complaints(String id, String json) {
    return COMPILED
        .computeIfAbsent(id, known -> REGISTRY.getSchema(SchemaLocation.of(known)))
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Error::toString)
        .toList();
  }

  /** The text of that schema. */
  static String text(String name) {
    return Resources.text("schemas/" + name + ".json");
  }

  private static String byId(String id) {
    String[] parts = id.split(":", -1);
    return id.startsWith("urn:knudge:schema:") && parts.length == 5 ? text(parts[3]) : null;
  }

  private static boolean isLocalDateTime(String text) {
    try {
      LocalDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static Format format(String name, Predicate<String> check) {
    return new Format() {
      @Override
      public String getName() {
        return name;
      }

      @Override
      public boolean matches(ExecutionContext context, SchemaContext schema, String value) {
        return check.test(value);
      }
    };
  }

  /** The catalogue as it is on the classpath of everybody who depends on contracts. */
  static final class Resources {
    static String text(String path) {
      try (var resource = DeliveryReader.class.getResourceAsStream(path)) {
        if (resource == null) {
          throw new IllegalArgumentException("not on the classpath: dev/knudge/contracts/" + path);
        }
        return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Resources() {}
  }
}
