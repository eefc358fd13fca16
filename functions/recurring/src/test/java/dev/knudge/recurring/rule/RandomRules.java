package dev.knudge.recurring.rule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any rule of days and longer that RFC 5545 allows, and where it may begin. */
final class RandomRules {
  private static final List<String> WEEKDAYS = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");

  private RandomRules() {}

  static Arbitrary<LocalDateTime> starts() {
    return Arbitraries.longs()
        .between(LocalDate.of(1996, 1, 1).toEpochDay(), LocalDate.of(2005, 12, 31).toEpochDay())
        .map(day -> LocalDate.ofEpochDay(day).atTime(9, 0));
  }

  static Arbitrary<String> rules() {
    return Arbitraries.of("YEARLY", "MONTHLY", "WEEKLY", "DAILY").flatMap(RandomRules::of);
  }

  private static Arbitrary<String> of(String frequency) {
    boolean yearly = frequency.equals("YEARLY");
    boolean weekly = frequency.equals("WEEKLY");
    return maybe("BYWEEKNO", yearly, signed(53))
        .flatMap(weeks -> {
          boolean numbered = yearly && weeks.isEmpty() || frequency.equals("MONTHLY");
          Arbitrary<String> days =
              Combinators.combine(
                      maybe(
                          "BYMONTH",
                          true,
                          Arbitraries.integers().between(1, 12).map(String::valueOf)),
                      maybe("BYYEARDAY", yearly, signed(366)),
                      maybe("BYMONTHDAY", !weekly, signed(31)),
                      maybe("BYDAY", true, weekdays(numbered)),
                      maybe(
                          "BYHOUR",
                          true,
                          Arbitraries.integers().between(0, 23).map(String::valueOf)))
                  .as((month, yearDay, monthDay, day, hour) ->
                      month + yearDay + monthDay + day + hour)
                  .map(parts -> weeks + parts);
          return days.flatMap(parts -> whole(frequency, parts));
        });
  }

  private static Arbitrary<String> whole(String frequency, String parts) {
    return Combinators.combine(
            Arbitraries.of("", "", ";INTERVAL=2", ";INTERVAL=3", ";INTERVAL=5"),
            maybe("BYSETPOS", !parts.isEmpty(), signed(4)),
            Arbitraries.of("", "", ";WKST=SU", ";WKST=TH"),
            Arbitraries.of("", "", ";SKIP=BACKWARD", ";SKIP=FORWARD"),
            Arbitraries.of("", "", ";COUNT=7", ";UNTIL=20050615", ";UNTIL=20030301T090000"))
        .as((interval, setPos, weekStart, skip, end) ->
            "FREQ=" + frequency + interval + parts + setPos + weekStart + skip + end);
  }

  private static Arbitrary<String> maybe(String part, boolean allowed, Arbitrary<String> value) {
    if (!allowed) {
      return Arbitraries.just("");
    }
    Arbitrary<String> given =
        value
            .list()
            .uniqueElements()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(values -> ";" + part + "=" + String.join(",", values));
    return Arbitraries.oneOf(Arbitraries.just(""), Arbitraries.just(""), given);
  }

  private static Arbitrary<String> signed(int most) {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(1, most),
            Arbitraries.integers().between(1, most),
            Arbitraries.integers().between(-most, -1))
        .map(String::valueOf);
  }

  private static Arbitrary<String> weekdays(boolean numbered) {
    Arbitrary<String> days = Arbitraries.of(WEEKDAYS);
    return numbered
        ? Arbitraries.oneOf(days, Combinators.combine(signed(5), days).as(String::concat))
        : days;
  }
}
