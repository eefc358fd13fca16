package dev.knudge.runtime.paging;

import dev.knudge.contracts.Json;
import dev.knudge.contracts.JsonException;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ends and the next one begins, as text that means something to us alone. It holds for the question it came with (the scope: user and filters), and for no other.
 *
 * <p>It is no secret and no proof: whoever forges one gets another place in a list that is theirs anyway. The checksum is there so that a truncated or mixed-up one is refused
 * instead of giving a page that looks right.
 *
 * @param values what the list needs to go on
 */
public record Cursor(List<String> values) {
  /** More than any of ours; a snapshot of a very busy database is the longest part. */
  private static final int LONGEST = 16_384;

  /** Copies the list. */
  public Cursor {
    values = List.copyOf(values);
  }

  /** As it is given to the client. */
  public String encode(String scope) {
    List<Object> tree = new ArrayList<>(values);
    tree.addFirst(checksum(scope, values));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.writeBytes(tree));
  }

  /**
   * Reads the query parameter.
   *
   * @param parameter as it came; null for the first page
   * @param scope the question it must belong to
   * @param size how many values it must have
   * @return the cursor; null for the first page
   * @throws ProblemException 400 if it is none of ours, or belongs to another question
   */
  public static @Nullable Cursor parse(@Nullable String parameter, String scope, int size) {
    if (parameter == null) {
      return null;
    }
    try {
      if (parameter.length() <= LONGEST
          && Json.read(Base64.getUrlDecoder().decode(parameter)) instanceof List<?> tree
          && tree.size() == size + 1) {
        List<String> values = tree.stream().skip(1).map(String.class::cast).toList();
        if (checksum(scope, values).equals(tree.getFirst())) {
          return new Cursor(values);
        }
      }
    } catch (IllegalArgumentException | JsonException | ClassCastException _) {
      // the same answer as for a wrong checksum
    }
    throw foreign();
  }

  /** What a cursor is answered with whose values are none that the list gave out, as a forged checksum would let through. */
  public static ProblemException foreign() {
    return new ProblemException(
        Problem.of(
                HttpStatus.BAD_REQUEST,
                "cursor is none that this list gave out for this question. Use the next_cursor of the page before, with the same filters, or none for the first page.")
            .with("parameter", "cursor"));
  }

  private static String checksum(String scope, List<String> values) {
    CRC32C sum = new CRC32C();
    sum.update(scope.getBytes(StandardCharsets.UTF_8));
    for (String value : values) {
      sum.update(0);
      sum.update(value.getBytes(StandardCharsets.UTF_8));
    }
    return Long.toHexString(sum.getValue());
  }
}
