package dev.knudge.runtime.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request, read strictly: what cannot be meant is answered 400 with the parameter's name, and never silently left out. */
public final class Parameters {
  /** RFC 3339 has four digits for the year; what else Java would read, PostgreSQL might not hold. */
  private static final Pattern MOMENT = Pattern.compile("\\d{4}-.*");

  private final HttpRequest<?> request;

  private Parameters(HttpRequest<?> request) {
    this.request = request;
  }

  /** Those of that request. */
  public static Parameters of(HttpRequest<?> request) {
    return new Parameters(request);
  }

  /**
   * A parameter as it came; null where it is not there.
   *
   * @throws ProblemException 400 if it is there twice, empty, or holds U+0000, which no id has
   */
  public @Nullable String text(String name) {
    List<String> values = request.getParameters().getAll(name);
    if (values.isEmpty()) {
      return null;
    }
    if (values.size() > 1) {
      throw wrong(name, "was given " + values.size() + " times; give it once.");
    }
    String value = values.getFirst();
    if (value.isBlank() || value.indexOf('\0') >= 0) {
      throw wrong(
          name,
          "is empty or holds a character that it cannot have; leave it out, or give a value.");
    }
    return value;
  }

  /**
   * A moment; null where it is not there.
   *
   * @throws ProblemException 400 if it is no RFC 3339 date-time with an offset
   */
  public @Nullable Instant instant(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    try {
      // A plus sign that was not encoded has become a space.
      String moment = value.replace(' ', '+');
      if (MOMENT.matcher(moment).matches()) {
        return OffsetDateTime.parse(moment).toInstant();
      }
    } catch (DateTimeException _) {
      // the same answer as for other forms
    }
    throw wrong(
        name,
        "must be a date-time with an offset as in RFC 3339, such as 2026-02-08T10:00:00Z or 2026-02-08T11:00:00%2B01:00.");
  }

  /**
   * Decodes a part of a raw path; a plus sign in it is a plus sign.
   *
   * @throws ProblemException 400 if a percent sign is not followed by two hexadecimal digits, or holds U+0000
   */
  public static String decodePath(String raw) {
    try {
      String decoded = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
      if (decoded.indexOf('\0') < 0) {
        return decoded;
      }
    } catch (IllegalArgumentException _) {
      // the same answer
    }
    throw new ProblemException(
        Problem.of(
            HttpStatus.BAD_REQUEST,
            "The path cannot be decoded: a % must be followed by two hexadecimal digits, and %00 is no character of any id."));
  }

  private static ProblemException wrong(String name, String what) {
    return new ProblemException(
        Problem.of(HttpStatus.BAD_REQUEST, name + " " + what).with("parameter", name));
  }
}
