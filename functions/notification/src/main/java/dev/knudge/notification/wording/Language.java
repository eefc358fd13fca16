package dev.knudge.notification.wording;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A language: its templates, and how it writes dates. What it leaves out is said as its fallback has it. */
public final class Language {
  private static final Pattern PLACE = Pattern.compile("\\{([a-zA-Z_]+)\\}");

  private final String tag;
  private final Map<String, String> templates;
  private final DateTimeFormatter date;
  private final DateTimeFormatter time;

  private Language(String tag, Map<String, String> templates) {
    this.tag = tag;
    this.templates = Map.copyOf(templates);
    Locale locale = Locale.forLanguageTag(tag);
    date = DateTimeFormatter.ofPattern(template("date.pattern"), locale);
    time = DateTimeFormatter.ofPattern(template("time.pattern"), locale);
  }

  /**
   * The language of a file.
   *
   * @throws IllegalArgumentException if its patterns for dates and times are none
   */
  static Language of(String tag, Properties file, Map<String, String> fallback) {
    Map<String, String> templates = new HashMap<>(fallback);
    file.stringPropertyNames().forEach(name -> templates.put(name, file.getProperty(name)));
    return new Language(tag, templates);
  }

  Map<String, String> templates() {
    return templates;
  }

  /** The BCP 47 tag. */
  public String tag() {
    return tag;
  }

  /** A text with nothing to be filled in. */
  public String say(String key) {
    return template(key);
  }

  /** A text, filled in; what has no value stays empty. */
  public String say(String key, Map<String, String> values) {
    Matcher place = PLACE.matcher(template(key));
    StringBuilder text = new StringBuilder();
    while (place.find()) {
      place.appendReplacement(
          text, Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
    }
    return place.appendTail(text).toString();
  }

  /** A text about so many; {@code count} is filled in. */
  public String sayCount(String key, long count) {
    return say(key + (count == 1 ? ".one" : ".other"), Map.of("count", Long.toString(count)));
  }

  /** A reason, {@code name} or {@code name:value}; what is none as it is. */
  String because(String reason) {
    String[] parts = reason.split(":", 2);
    String key = "why." + parts[0];
    return templates.containsKey(key)
        ? say(key, Map.of("value", parts.length == 1 ? "" : parts[1]))
        : reason;
  }

  /** A day. */
  public String date(TemporalAccessor day) {
    return date.format(day);
  }

  /** A time of day, in its own zone. */
  public String time(ZonedDateTime moment) {
    return time.format(moment);
  }

  private String template(String key) {
    String template = templates.get(key);
    if (template == null) {
      throw new IllegalStateException("No language has a template '" + key + "'.");
    }
    return template;
  }
}
