package dev.knudge.tasks.filter;

import dev.knudge.contracts.WireForms;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** The right side of a comparison of dates. */
public sealed interface DateTerm {
  /** That day. */
  record Day(LocalDate day) implements DateTerm {
    @Override
    public String toString() {
      return day.toString();
    }
  }

  /**
   * So many days from the day on which the question is asked, in the asker's zone.
   *
   * @param days negative is in the past; at most 9999 either way
   */
  record FromToday(int days) implements DateTerm {
    @Override
    public String toString() {
      return switch (days) {
        case -1 -> "yesterday";
        case 0 -> "today";
        case 1 -> "tomorrow";
        default -> "today" + (days < 0 ? "" : "+") + days;
      };
    }
  }

  /** That moment. */
  record Moment(OffsetDateTime time) implements DateTerm {
    /** In UTC: the offset that it was written with means nothing. */
    public Moment {
      time = time.withOffsetSameInstant(ZoneOffset.UTC);
    }

    @Override
    public String toString() {
      return WireForms.write(time.toInstant());
    }
  }
}
