package dev.knudge.runtime.problem;

import dev.knudge.contracts.Json;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
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

  /** A dead letter keeps so many bytes of an answer. */
  private static final int LONGEST = 1024;

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

  /** Its JSON in UTF-8, never longer than a dead letter keeps: first members of our own give way, then the end of the detail. */
  public byte[] json() {
    byte[] json = json(detail, more);
    for (int length = detail.length(); json.length > LONGEST; length = length * 3 / 4) {
      json = json(length == detail.length() ? detail : shortened(length), Map.of());
    }
    return json;
  }

  /** Whether {@link #json} has room for all of it; what does not may be said otherwise. */
  public boolean isWhole() {
    return json(detail, more).length <= LONGEST;
  }

  /** The whole answer. */
  public MutableHttpResponse<byte[]> response() {
    return HttpResponse.<byte[]>status(status, title()).contentType(MEDIA_TYPE).body(json());
  }

  private String shortened(int length) {
    int end = Character.isHighSurrogate(detail.charAt(length - 1)) ? length - 1 : length;
    return detail.substring(0, end) + "…";
  }

  private byte[] json(String itsDetail, Map<String, Object> members) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("title", title());
    tree.put("status", status);
    tree.put("detail", itsDetail);
    tree.putAll(members);
    return Json.writeBytes(tree);
  }

  private String title() {
    return HttpStatus.getDefaultReason(status);
  }
}
