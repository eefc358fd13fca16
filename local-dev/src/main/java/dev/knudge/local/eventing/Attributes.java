package dev.knudge.local.eventing;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names of CloudEvents attributes. */
final class Attributes {

  /** Those the specification defines; an extension cannot have one of these names. */
  static final Set<String> NAMES =
      Set.of(
          "specversion",
          "id",
          "source",
          "type",
          "datacontenttype",
          "dataschema",
          "subject",
          "time",
          "data");

  private static final int CACHED_AT_MOST = 1000;
  private static final Map<String, String> HEADERS = new ConcurrentHashMap<>();

  private Attributes() {}

  /** The HTTP header of an attribute, in the form Knative's dispatcher sends it. */
  static String header(String attribute) {
    String header = HEADERS.get(attribute);
    if (header == null) {
      header = attribute.equals("datacontenttype") ? "content-type" : "ce-" + attribute;
      if (HEADERS.size() < CACHED_AT_MOST) {
        HEADERS.put(attribute, header);
      }
    }
    return header;
  }
}
