package dev.knudge.runtime.problem;

import dev.knudge.contracts.Json;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A problem detail (RFC 9457). Its type is {@code about:blank}, hence left out; the title is the status's own phrase. The detail says what was wrong, with what value, and what to
 * do; it never holds a stack trace, and for deliveries, which end up in dead letters, no personal data.
 *
 * @param status the HTTP status
 * @param detail for the one who asked
 * @param more members of our own, such as {@code pointer}; their values must be such that JSON can hold
 */
public record Problem(int status, String detail, Map<String, Object> more) {
  /** RFC 9457's media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** A dead letter keeps the first 1024 bytes of an answer, so the detail may take this many characters of them (each up to three bytes, or an escape). */
  private static final int LONGEST_DETAIL = 480;

  private static final int LONGEST_BODY = 1024;

  /** Cuts the detail where it is longer than fits. */
  public Problem {
    detail =
        detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL - 1) + "…";
  }

  /** A problem without members of its own. */
  public static Problem of(HttpStatus status, String detail) {
    return new Problem(status.getCode(), detail, Map.of());
  }

  /** The same with one member more. */
  public Problem with(String name, Object value) {
    Map<String, Object> members = new LinkedHashMap<>(more);
    members.put(name, value);
    return new Problem(status, detail, members);
  }

  /** Its JSON, in UTF-8. */
  public byte[] json() {
    byte[] json = json(more);
    // Members of our own give way where a dead letter would be cut in the middle of the JSON.
    return json.length <= LONGEST_BODY ? json : json(Map.of());
  }

  /** The whole answer. */
  public MutableHttpResponse<byte[]> response() {
    return HttpResponse.<byte[]>status(status, title()).contentType(MEDIA_TYPE).body(json());
  }

  private byte[] json(Map<String, Object> members) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("title", title());
    tree.put("status", status);
    tree.put("detail", detail);
    tree.putAll(members);
    return Json.write(tree).getBytes(StandardCharsets.UTF_8);
  }

  private String title() {
    return HttpStatus.getDefaultReason(status);
  }
}
