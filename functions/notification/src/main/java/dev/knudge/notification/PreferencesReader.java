package dev.knudge.notification;

import dev.knudge.contracts.Json;
import dev.knudge.contracts.WireForms;
import dev.knudge.notification.KindWishes.Tell;
import java.net.URI;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads preferences as a request has them. What is absent or null is as by default; what is there is taken exactly, or refused with its place. All lengths are limited.
 */
public final class PreferencesReader {
  /** RFC 5321 4.5.3.1.3, without the angle brackets. */
  private static final int LONGEST_EMAIL = 254;

  private static final int LONGEST_URL = 2000;
  private static final int MOST_BROWSERS = 10;
  private static final int POINT_BYTES = 65;
  private static final int AUTH_BYTES = 16;

  private static final Pattern EMAIL =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");
  private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{6,14}");
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
  private static final Pattern SECRET = Pattern.compile("whsec_[A-Za-z0-9+/]{32,88}={0,2}");

  private static final Set<String> MEMBERS =
      Set.of(
          "time_zone",
          "language",
          "muted",
          "muted_until",
          "quiet_hours",
          "email",
          "phone",
          "webhook",
          "web_push",
          "channels",
          "kinds",
          "digest_at");

  /** What an answer has and a request may therefore have, too. */
  private static final Set<String> SHOWN_ONLY = Set.of("updated_at", "web_push_public_key");

  private final Set<String> languages;
  private final boolean plainHttp;
  private final Supplier<String> secrets;

  /**
   * @param languages that there are templates for; empty for any
   * @param plainHttp whether http will do where users say addresses; else https only
   * @param secrets makes one for a webhook that brings none
   */
  public PreferencesReader(Set<String> languages, boolean plainHttp, Supplier<String> secrets) {
    this.languages = Set.copyOf(languages);
    this.plainHttp = plainHttp;
    this.secrets = secrets;
  }

  /** One for what was read before and kept: it takes any language, and any address that was once allowed. */
  public static PreferencesReader ofStored() {
    return new PreferencesReader(Set.of(), true, () -> "");
  }

  /**
   * Reads them.
   *
   * @param before those that these replace: a webhook at the same address keeps its secret
   * @throws InvalidPreferencesException at the first thing that cannot be kept
   */
  public Preferences read(Map<String, @Nullable Object> tree, Preferences before) {
    known("", tree, MEMBERS, SHOWN_ONLY);
    Preferences none = Preferences.DEFAULTS;
    Map<Kind, KindWishes> kinds = kinds(tree.get("kinds"));
    return new Preferences(
        value(tree, "", "time_zone", none.zone(), PreferencesReader::zone),
        value(tree, "", "language", none.language(), this::language),
        flag(tree, "", "muted"),
        optional(tree, "", "muted_until", PreferencesReader::moment),
        quietHours(tree.get("quiet_hours")),
        optional(tree, "", "email", PreferencesReader::email),
        optional(tree, "", "phone", PreferencesReader::phone),
        webhook(tree.get("webhook"), before.webhook()),
        webPush(tree.get("web_push")),
        Objects.requireNonNullElse(channels(tree.get("channels"), "/channels"), none.channels()),
        kinds,
        value(tree, "", "digest_at", none.digestAt(), PreferencesReader::time));
  }

  private static ZoneId zone(String pointer, String text) {
    ZoneId zone = WireForms.timeZone(text);
    return check(zone, pointer, "must be an IANA time zone, such as Europe/Berlin");
  }

  private String language(String pointer, String text) {
    return check(
        languages.isEmpty() || languages.contains(text) ? text : null,
        pointer,
        "must be one of " + languages.stream().sorted().toList());
  }

  private static Instant moment(String pointer, String text) {
    OffsetDateTime moment = WireForms.moment(text);
    String expected =
        "must be an RFC 3339 date-time with an offset, in the years 0000 to 9999 of UTC";
    Instant instant = check(moment, pointer, expected).toInstant();
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    return check(year >= 0 && year <= 9999 ? instant : null, pointer, expected);
  }

  private static LocalTime time(String pointer, String text) {
    return check(
        TIME.matcher(text).matches() ? LocalTime.parse(text) : null,
        pointer,
        "must be a time of day as HH:MM, from 00:00 to 23:59");
  }

  static boolean isEmail(String text) {
    return text.length() <= LONGEST_EMAIL && EMAIL.matcher(text).matches();
  }

  private static String email(String pointer, String text) {
    return check(
        isEmail(text) ? text : null,
        pointer,
        "must be an e-mail address of at most 254 ASCII characters, such as ada@example.org");
  }

  private static String phone(String pointer, String text) {
    return check(
        PHONE.matcher(text).matches() ? text : null,
        pointer,
        "must be a telephone number as E.164 has it, such as +4930123456");
  }

  private @Nullable QuietHours quietHours(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    Map<String, @Nullable Object> tree = object(value, "/quiet_hours", Set.of("start", "end"));
    LocalTime start = required(tree, "/quiet_hours", "start", PreferencesReader::time);
    LocalTime end = required(tree, "/quiet_hours", "end", PreferencesReader::time);
    check(
        start.equals(end) ? null : end,
        "/quiet_hours/end",
        "must not be the start: to be told nothing at all, use muted");
    return new QuietHours(start, end);
  }

  private @Nullable Webhook webhook(@Nullable Object value, @Nullable Webhook before) {
    if (value == null) {
      return null;
    }
    Map<String, @Nullable Object> tree = object(value, "/webhook", Set.of("url", "secret"));
    String url = required(tree, "/webhook", "url", this::url);
    String secret = optional(tree, "/webhook", "secret", PreferencesReader::secret);
    if (secret == null) {
      secret = before != null && before.url().equals(url) ? before.secret() : secrets.get();
    }
    return new Webhook(url, secret);
  }

  private static String secret(String pointer, String text) {
    String expected = "must be whsec_ and 24 to 64 bytes in base64; leave it out to get one";
    check(SECRET.matcher(text).matches() ? text : null, pointer, expected);
    try {
      int length = Base64.getDecoder().decode(text.substring("whsec_".length())).length;
      return check(length >= 24 && length <= 64 ? text : null, pointer, expected);
    } catch (IllegalArgumentException _) {
      throw invalid(pointer, expected);
    }
  }

  private String url(String pointer, String text) {
    String expected =
        "must be an absolute "
            + (plainHttp ? "http or https" : "https")
            + " URL of at most "
            + LONGEST_URL
            + " characters, without user and fragment";
    if (text.length() > LONGEST_URL) {
      throw invalid(pointer, expected);
    }
    try {
      URI uri = URI.create(text);
      boolean scheme =
          "https".equals(uri.getScheme()) || (plainHttp && "http".equals(uri.getScheme()));
      boolean good =
          scheme
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null
              && uri.getPort() != 0
              && uri.getPort() <= 65_535
              && text.chars().allMatch(c -> c > ' ' && c < 127);
      return check(good ? text : null, pointer, expected);
    } catch (IllegalArgumentException _) {
      throw invalid(pointer, expected);
    }
  }

  private List<WebPushSubscription> webPush(@Nullable Object value) {
    List<?> list = list(value, "/web_push");
    if (list.size() > MOST_BROWSERS) {
      throw invalid("/web_push", "has " + list.size() + " entries, and 10 are the most");
    }
    return IntStream.range(0, list.size())
        .mapToObj(i -> subscription("/web_push/" + i, list.get(i)))
        .toList();
  }

  private WebPushSubscription subscription(String pointer, @Nullable Object value) {
    // expirationTime is what a browser's PushSubscription.toJSON() has besides; it is always null.
    Map<String, @Nullable Object> tree =
        object(value, pointer, Set.of("endpoint", "keys", "expirationTime"));
    Map<String, @Nullable Object> keys =
        object(tree.get("keys"), pointer + "/keys", Set.of("p256dh", "auth"));
    return new WebPushSubscription(
        required(tree, pointer, "endpoint", this::url),
        required(keys, pointer + "/keys", "p256dh", (at, text) -> bytes(at, text, POINT_BYTES)),
        required(keys, pointer + "/keys", "auth", (at, text) -> bytes(at, text, AUTH_BYTES)));
  }

  private static String bytes(String pointer, String text, int length) {
    String expected = "must be " + length + " bytes in base64url";
    try {
      return check(
          Base64.getUrlDecoder().decode(text).length == length ? text : null, pointer, expected);
    } catch (IllegalArgumentException _) {
      throw invalid(pointer, expected);
    }
  }

  private static @Nullable List<String> channels(@Nullable Object value, String pointer) {
    if (value == null) {
      return null;
    }
    Set<String> channels = new LinkedHashSet<>();
    for (Object channel : list(value, pointer)) {
      if (!(channel instanceof String name)
          || !Preferences.CHANNELS.contains(name)
          || !channels.add(name)) {
        throw invalid(pointer, "must be a list of " + Preferences.CHANNELS + ", each at most once");
      }
    }
    return List.copyOf(channels);
  }

  private static Map<Kind, KindWishes> kinds(@Nullable Object value) {
    Map<Kind, KindWishes> kinds = new EnumMap<>(Preferences.DEFAULTS.kinds());
    if (value == null) {
      return kinds;
    }
    Map<String, @Nullable Object> tree = object(value, "/kinds", null);
    tree.forEach((name, wishes) -> {
      Kind kind = Kind.of(name);
      if (kind == null) {
        throw invalid("/kinds/" + escaped(name), "is no kind that there is");
      }
      if (wishes != null) {
        kinds.put(kind, wishes(kind, wishes));
      }
    });
    boolean noDigest = Objects.requireNonNull(kinds.get(Kind.DIGEST)).tell() == Tell.OFF;
    kinds.forEach((kind, wishes) -> {
      if (wishes.tell() == Tell.DIGEST && (noDigest || kind == Kind.DIGEST)) {
        throw invalid(
            "/kinds/" + kind.wireName() + "/tell",
            "can be digest only where the kind digest is told now");
      }
    });
    return kinds;
  }

  private static KindWishes wishes(Kind kind, Object value) {
    String pointer = "/kinds/" + kind.wireName();
    Map<String, @Nullable Object> tree =
        object(value, pointer, Set.of("tell", "channels", "in_quiet_hours", "email_unsubscribed"));
    return new KindWishes(
        value(tree, pointer, "tell", Preferences.DEFAULTS.of(kind).tell(), PreferencesReader::tell),
        channels(tree.get("channels"), pointer + "/channels"),
        flag(tree, pointer, "in_quiet_hours"),
        flag(tree, pointer, "email_unsubscribed"));
  }

  private static Tell tell(String pointer, String text) {
    return check(Tell.of(text), pointer, "must be now, digest or off");
  }

  private static Map<String, @Nullable Object> object(
      @Nullable Object value, String pointer, @Nullable Set<String> members) {
    if (!(value instanceof Map<?, ?>)) {
      throw invalid(pointer, "must be an object");
    }
    Map<String, @Nullable Object> tree = Json.members(value);
    if (members != null) {
      known(pointer, tree, members, Set.of());
    }
    return tree;
  }

  private static void known(
      String pointer, Map<String, @Nullable Object> tree, Set<String> members, Set<String> more) {
    for (String name : tree.keySet()) {
      if (!members.contains(name) && !more.contains(name)) {
        throw invalid(pointer + "/" + escaped(name), "is no preference that there is");
      }
    }
  }

  private static List<?> list(@Nullable Object value, String pointer) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw invalid(pointer, "must be a list");
  }

  private static boolean flag(Map<String, @Nullable Object> tree, String pointer, String name) {
    return switch (tree.get(name)) {
      case null -> false;
      case Boolean flag -> flag;
      default -> throw invalid(pointer + "/" + name, "must be true or false");
    };
  }

  private static <T> T value(
      Map<String, @Nullable Object> tree,
      String pointer,
      String name,
      T absent,
      BiFunction<String, String, T> form) {
    T value = optional(tree, pointer, name, form);
    return value == null ? absent : value;
  }

  private static <T> T required(
      Map<String, @Nullable Object> tree,
      String pointer,
      String name,
      BiFunction<String, String, T> form) {
    return check(optional(tree, pointer, name, form), pointer + "/" + name, "must be there");
  }

  private static <T> @Nullable T optional(
      Map<String, @Nullable Object> tree,
      String pointer,
      String name,
      BiFunction<String, String, T> form) {
    return switch (tree.get(name)) {
      case null -> null;
      case String text -> form.apply(pointer + "/" + name, text);
      default -> throw invalid(pointer + "/" + name, "must be a text");
    };
  }

  private static <T> T check(@Nullable T value, String pointer, String expected) {
    if (value == null) {
      throw invalid(pointer, expected);
    }
    return value;
  }

  private static String escaped(String name) {
    String shortened = name.length() > 40 ? name.substring(0, 40) : name;
    return shortened.replace("~", "~0").replace("/", "~1");
  }

  private static InvalidPreferencesException invalid(String pointer, String expected) {
    return new InvalidPreferencesException(pointer, pointer + " " + expected + ".");
  }
}
