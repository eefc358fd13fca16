package dev.knudge.tasks.chat.language;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words that name a time zone. */
final class ZoneWords {
  private static final Set<String> SHORT =
      Set.of(
          "utc", "gmt", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "cet", "cest",
          "eet", "eest", "wet", "west", "bst", "ist", "jst", "kst", "msk", "sgt", "hkt", "aest",
          "aedt", "acst", "awst", "nzst", "nzdt", "brt");
  private static final Set<String> CAPITALS = Set.of("ET", "PT", "CT", "MT", "WEST", "WET");
  private static final Set<String> REGIONS =
      Set.of("eastern", "pacific", "central", "mountain", "atlantic", "local", "zulu");

  private ZoneWords() {}

  /** After the words of a zone that stand there, as in {@code EST}, {@code new york time}, {@code Asia/Tokyo}; -1 where none do. */
  static int end(Tokens tokens, int from) {
    int i = tokens.sign(from).equals("(") ? from + 1 : from;
    if (tokens.sign(i).matches("[+-]")
        && !tokens.glued(i)
        && tokens.glued(i + 1)
        && (tokens.kindAt(i + 1, Token.Kind.CLOCK)
            || tokens.text(i + 1, i + 2).matches("\\d{4}"))) {
      return i + 2; // an offset
    }
    String word = tokens.word(i);
    if (word.isEmpty()) {
      return -1;
    }
    String written = tokens.text(i, i + 1);
    boolean isWord = word.equals("west") || word.equals("wet");
    if (CAPITALS.contains(written) || SHORT.contains(word) && !isWord) {
      return tokens.is(i + 1, "time") ? i + 2 : i + 1;
    }
    if (tokens.sign(i + 1).equals("/") && tokens.glued(i + 1)) {
      return Ids.REGIONS.contains(word) ? i + 3 : -1;
    }
    for (int count = 1; count <= 3; count++) {
      if (tokens.is(i + count, "time") || tokens.is(i + count, "timezone")) {
        String name = tokens.text(i, i + count).toLowerCase(Locale.ROOT);
        return REGIONS.contains(name) || Ids.BY_CITY.containsKey(name) ? i + count + 1 : -1;
      }
    }
    return -1;
  }

  /** The zone of a city that gives one its name: {@code Berlin}, {@code new york}. */
  static @Nullable ZoneId ofCity(String city) {
    String id = Ids.BY_CITY.get(city.strip().toLowerCase(Locale.ROOT));
    return id == null ? null : ZoneId.of(id);
  }

  /** Looked up only when somebody names a zone, which few do. */
  private static final class Ids {
    static final Set<String> REGIONS = new HashSet<>();
    static final Map<String, String> BY_CITY =
        ZoneId.getAvailableZoneIds().stream()
            .filter(
                id -> id.matches("(?:Africa|America|Asia|Atlantic|Australia|Europe|Pacific)/.*"))
            .sorted()
            .peek(id -> REGIONS.add(id.substring(0, id.indexOf('/')).toLowerCase(Locale.ROOT)))
            .collect(
                Collectors.toMap(
                    id ->
                        id.substring(id.lastIndexOf('/') + 1)
                            .replace('_', ' ')
                            .toLowerCase(Locale.ROOT),
                    id -> id,
                    (one, other) -> one));
  }
}
