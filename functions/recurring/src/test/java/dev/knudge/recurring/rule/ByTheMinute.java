package dev.knudge.recurring.rule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rules of hours and minutes asked about every single minute that passes: does the wall clock show what the rule says? Shares nothing with what it checks. */
final class ByTheMinute {
  private static final List<String> CODES = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");

  private final Map<String, String> parts = new HashMap<>();
  private final ZonedDateTime start;

  ByTheMinute(String rule, LocalDateTime start, ZoneId zone) {
    for (String part : rule.split(";")) {
      parts.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
    }
    this.start = start.atZone(zone);
  }

  List<Occurrence> during(Duration time) {
    Instant end = start.toInstant().plus(time);
    boolean hourly = parts.get("FREQ").equals("HOURLY");
    long minutes = hourly ? 60 : 1;
    ZonedDateTime first = hourly ? start.minusMinutes(start.getMinute()) : start;
    long interval = Long.parseLong(parts.getOrDefault("INTERVAL", "1"));
    TreeMap<Long, List<ZonedDateTime>> periods = new TreeMap<>();
    for (Instant each = first.toInstant();
        each.isBefore(end.plus(1, ChronoUnit.HOURS)); // so that the last set is whole
        each = each.plusSeconds(60)) {
      long period = Duration.between(first.toInstant(), each).toMinutes() / minutes;
      ZonedDateTime shown = each.atZone(start.getZone());
      if (period % interval == 0 && fits(shown, hourly)) {
        periods.computeIfAbsent(period, _ -> new ArrayList<>()).add(shown);
      }
    }
    List<Occurrence> found = new ArrayList<>();
    for (List<ZonedDateTime> set : periods.values()) {
      for (ZonedDateTime each : chosen(set)) {
        LocalDateTime local = each.toLocalDateTime();
        if (!each.isBefore(start)
            && each.toInstant().isBefore(end)
            && (found.isEmpty() || local.isAfter(found.getLast().local()))) {
          found.add(new Occurrence(local, each.toInstant()));
        }
      }
    }
    return found;
  }

  private boolean fits(ZonedDateTime time, boolean hourly) {
    boolean minute =
        parts.containsKey("BYMINUTE") || !hourly
            ? says("BYMINUTE", "" + time.getMinute())
            : time.getMinute() == start.getMinute();
    return minute
        && says("BYHOUR", "" + time.getHour())
        && says("BYDAY", CODES.get(time.getDayOfWeek().getValue() - 1))
        && says("BYMONTH", "" + time.getMonthValue())
        && (says("BYMONTHDAY", "" + time.getDayOfMonth())
            || says(
                "BYMONTHDAY", "" + (time.getDayOfMonth() - time.toLocalDate().lengthOfMonth() - 1)))
        && (says("BYYEARDAY", "" + time.getDayOfYear())
            || says(
                "BYYEARDAY", "" + (time.getDayOfYear() - time.toLocalDate().lengthOfYear() - 1)));
  }

  private boolean says(String part, String value) {
    return !parts.containsKey(part) || List.of(parts.get(part).split(",")).contains(value);
  }

  private List<ZonedDateTime> chosen(List<ZonedDateTime> set) {
    if (!parts.containsKey("BYSETPOS")) {
      return set;
    }
    List<String> positions = List.of(parts.get("BYSETPOS").split(","));
    List<ZonedDateTime> chosen = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      if (positions.contains("" + (i + 1)) || positions.contains("" + (i - set.size()))) {
        chosen.add(set.get(i));
      }
    }
    return chosen;
  }
}
