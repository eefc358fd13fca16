package dev.knudge.recurring.rule;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/** Reads rules that are in order, or that are not. */
final class Reading {
  private Reading() {}

  static Schedule schedule(String rule, LocalDateTime start, ZoneId zone) {
    return understood(Schedule.read(rule, start, zone, List.of(), List.of()));
  }

  static Schedule schedule(String rule, String start, String zone) {
    return schedule(rule, LocalDateTime.parse(start), ZoneId.of(zone));
  }

  static Schedule understood(RuleReading reading) {
    return switch (reading) {
      case RuleReading.Understood(Schedule schedule) -> schedule;
      case RuleReading.Refused(String field, String reason) ->
          throw new AssertionError(field + ": " + reason);
    };
  }

  static String refusal(String rule) {
    return switch (Schedule.read(
        rule, LocalDateTime.parse("2026-01-31T09:00:00"), ZoneId.of("UTC"), List.of(), List.of())) {
      case RuleReading.Understood(Schedule schedule) ->
          throw new AssertionError(rule + " was understood: " + schedule.text());
      case RuleReading.Refused(String field, String reason) -> field + ": " + reason;
    };
  }
}
