package dev.knudge.tasks.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.tasks.Edit;
import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.TaskPatch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.TimeZone;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as other programs write them, and as nobody should. */
class ForeignFilesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void a_task_of_another_program_is_understood() {
    TaskPatch task =
        todo(
            """
            SUMMARY;LANGUAGE=en:Pay rent\\, and
              water
            DESCRIPTION:line one\\nline two
            PRIORITY:2
            CATEGORIES:home,money
            CATEGORIES:a\\,b
            DTSTART;TZID=Europe/Berlin:20261030T080000
            DUE;TZID=Europe/Berlin:20261030T090000
            RRULE:FREQ=MONTHLY;BYDAY=-1FR
            EXDATE;TZID=Europe/Berlin:20261127T080000
            STATUS:IN-PROCESS
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER:-PT1H
            END:VALARM
            BEGIN:VALARM
            ACTION:AUDIO
            TRIGGER;VALUE=DATE-TIME:20261029T180000Z
            END:VALARM\
            """);

    assertThat(value(task.title())).isEqualTo("Pay rent, and water");
    assertThat(value(task.description())).isEqualTo("line one\nline two");
    assertThat(value(task.priority())).isEqualTo(Priority.HIGH);
    assertThat(value(task.tags())).containsExactly("home", "money", "a,b");
    assertThat(value(task.completed())).isFalse();
    assertThat(value(task.dueDate()))
        .isEqualTo(new DueDate.AtTime(OffsetDateTime.parse("2026-10-30T09:00:00+01:00")));
    assertThat(value(task.timeZone())).isEqualTo(BERLIN);
    assertThat(value(task.recurrence()))
        .isEqualTo(
            new Recurrence(
                "FREQ=MONTHLY;BYDAY=-1FR",
                BERLIN,
                LocalDateTime.parse("2026-10-30T08:00:00"),
                Recurrence.Mode.SCHEDULE,
                List.of(LocalDateTime.parse("2026-11-27T08:00:00")),
                List.of()));
    assertThat(value(task.reminders()))
        .as("an hour before the start is two hours before the due time")
        .containsExactly(
            new Reminder.Draft(new When.FromDueDate(Duration.ofHours(-2)), null),
            new Reminder.Draft(new When.At(Instant.parse("2026-10-29T18:00:00Z")), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DUE;VALUE=DATE:20261201|2026-12-01|",
        "DUE:20261201|2026-12-01|",
        "DUE:20261201T100000Z|2026-12-01T10:00:00Z|",
        "DUE:20261201T100000|2026-12-01T10:00:00-05:00|America/New_York",
        "DUE;TZID=Europe/Berlin:20260701T100000|2026-07-01T10:00:00+02:00|Europe/Berlin",
        "DUE;TZID=\"Europe/Berlin\":20260701T100000|2026-07-01T10:00:00+02:00|Europe/Berlin",
        "DUE;TZID=/softwarestudio.org/Tzfile/Europe/Berlin:20260701T100000|2026-07-01T10:00:00+02:00|Europe/Berlin",
        "DUE;TZID=Custom Zone:20260701T100000|2026-07-01T10:00:00+02:00|Europe/Berlin",
        "DUE;TZID=Europe/Berlin:20260329T023000|2026-03-29T03:30:00+02:00|Europe/Berlin",
      })
  void due_dates_are_days_moments_and_local_times(String line, String due, @Nullable String zone) {
    String calendar =
        """
        BEGIN:VCALENDAR
        BEGIN:VTIMEZONE
        TZID:Custom Zone
        X-LIC-LOCATION:Europe/Berlin
        END:VTIMEZONE
        BEGIN:VTODO
        SUMMARY:x
        %s
        END:VTODO
        END:VCALENDAR
        """
            .formatted(line);
    TaskPatch task =
        readable(new CalendarFile().read(calendar, ZoneId.of("America/New_York")).getFirst());

    assertThat(value(task.dueDate())).extracting(DueDate::wireForm).isEqualTo(due);
    assertThat(value(task.timeZone())).isEqualTo(zone == null ? null : ZoneId.of(zone));
  }

  @Test
  void the_machines_own_zone_is_nobodys() {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      assertThat(value(todo("SUMMARY:x\nDUE:20261201T100000").dueDate()))
          .isEqualTo(new DueDate.AtTime(OffsetDateTime.parse("2026-12-01T10:00:00Z")));
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STATUS:COMPLETED,true",
    "STATUS:CANCELLED,true",
    "STATUS:NEEDS-ACTION,false",
    "COMPLETED:20260101T000000Z,true",
    "PERCENT-COMPLETE:100,true",
    "PERCENT-COMPLETE:99,false",
    "X-A:b,false",
  })
  void what_is_done_is_done(String line, boolean done) {
    assertThat(value(todo("SUMMARY:x\n" + line).completed())).isEqualTo(done);
  }

  @ParameterizedTest
  @CsvSource({"0,MEDIUM", "1,HIGH", "4,HIGH", "5,MEDIUM", "6,LOW", "9,LOW"})
  void priorities_of_one_to_nine_are_high_medium_or_low(String number, Priority priority) {
    assertThat(value(todo("SUMMARY:x\nPRIORITY:" + number).priority())).isEqualTo(priority);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DESCRIPTION:no title|SUMMARY",
        "SUMMARY:  |SUMMARY",
        "SUMMARY:x;DUE:tomorrow|DUE",
        "SUMMARY:x;DUE:20260230|DUE",
        "SUMMARY:x;DUE:00000101T000000Z|DUE",
        "SUMMARY:x;DUE/TZID=Mars/Olympus:20261201T100000|TZID",
        "SUMMARY:x;PRIORITY:10|PRIORITY",
        "SUMMARY:x;DUE:20261201;RRULE:FREQ=SOMETIMES|RRULE",
        "SUMMARY:x;RRULE:FREQ=DAILY|DTSTART",
        "SUMMARY:x;DUE:20261201;RRULE:FREQ=DAILY;RRULE:FREQ=WEEKLY|several",
        "SUMMARY:x;RECURRENCE-ID:20261201|RECURRENCE-ID",
        "SUMMARY:x;DUE:20261201;RRULE:FREQ=DAILY;RDATE/VALUE=PERIOD:20261201T000000Z/PT1H|RDATE",
        "SUMMARY:x;BEGIN:VALARM;END:VALARM|TRIGGER",
        "SUMMARY:x;BEGIN:VALARM;TRIGGER:soon;END:VALARM|TRIGGER",
      })
  void what_cannot_be_read_is_told_and_the_others_are_read(String lines, String reason) {
    String bad = lines.replace(";", "\n").replace("/TZID", ";TZID").replace("/VALUE", ";VALUE");
    List<ImportItem> items =
        new CalendarFile()
            .read(
                "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:bad\n"
                    + bad
                    + "\nEND:VTODO\nBEGIN:VTODO\nSUMMARY:good\nEND:VTODO\nEND:VCALENDAR\n",
                BERLIN);

    assertThat(items).hasSize(2);
    assertThat(items.getFirst())
        .isInstanceOfSatisfying(
            ImportItem.Unreadable.class,
            item -> {
              assertThat(item.reason()).contains(reason);
              assertThat(item.uid()).isEqualTo("bad");
            });
    assertThat(items.getLast()).isInstanceOf(ImportItem.Readable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "{}",
        "BEGIN:VCALENDAR",
        "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:a\nEND:VEVENT\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:a\nb c\nEND:VTODO\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\nEND:VTODO\nEND:VCALENDAR",
        "END:VCALENDAR",
      })
  void what_is_no_calendar_is_refused_as_a_whole(String text) {
    assertThatThrownBy(() -> new CalendarFile().read(text, BERLIN))
        .isInstanceOf(UnreadableException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeGreaterThan(20));
  }

  @Test
  void a_calendar_that_nests_without_end_is_refused() {
    assertThatThrownBy(() ->
            new CalendarFile().read("BEGIN:VCALENDAR\n" + "BEGIN:VTODO\n".repeat(100_000), BERLIN))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void a_rule_without_end_is_kept_and_not_expanded() {
    TaskPatch task =
        todo(
            "SUMMARY:x\nDUE:20261201T000000Z\nRRULE:FREQ=SECONDLY;COUNT=999999999;BYSECOND="
                + "1,".repeat(50)
                + "1");
    assertThat(value(task.recurrence())).isNotNull();
  }

  @Test
  void a_line_of_megabytes_is_read_and_its_length_is_judged_where_it_is_stored() {
    assertThat(value(todo("SUMMARY:" + "x".repeat(4_000_000)).title())).hasSize(4_000_000);
  }

  @Test
  void more_tasks_than_the_limit_are_too_many_in_every_format() {
    assertThatThrownBy(() ->
            new CalendarFile()
                .read(
                    "BEGIN:VCALENDAR\n"
                        + "BEGIN:VTODO\nSUMMARY:x\nEND:VTODO\n".repeat(10_001)
                        + "END:VCALENDAR\n",
                    BERLIN))
        .isInstanceOf(TaskFile.TooManyException.class);
    assertThatThrownBy(() -> new CsvFile().read("title\n" + "x\n".repeat(10_001), BERLIN))
        .isInstanceOf(TaskFile.TooManyException.class);
    assertThatThrownBy(
            () -> new JsonFile().read("[" + "{\"title\":\"x\"},".repeat(10_000) + "{}]", BERLIN))
        .isInstanceOf(TaskFile.TooManyException.class);
    assertThat(new CsvFile().read("title\n" + "x\n".repeat(10_000), BERLIN)).hasSize(10_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "title,due,tags\nPay,2026-12-01,\"home, money\"\n",
        "\uFEFFtitle;due;tags\r\nPay;2026-12-01;home,money\r\n",
        "Title\tDue\tLabels\nPay\t2026-12-01\thome; money",
        "\n\ntitle,due,tags\n\nPay,2026-12-01,\"[\"\"home\"\",\"\"money\"\"]\"\n\n",
        "task,colour,due_date,tags\nPay,red,2026-12-01,\"home,money\"\n",
      })
  void tables_come_with_other_separators_marks_and_names(String table) {
    TaskPatch task = readable(new CsvFile().read(table, BERLIN).getFirst());
    assertThat(value(task.title())).isEqualTo("Pay");
    assertThat(value(task.dueDate())).isEqualTo(new DueDate.OnDay(LocalDate.parse("2026-12-01")));
    assertThat(value(task.tags())).containsExactly("home", "money");
    assertThat(task.priority()).as("there is no such column").isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-12-01 10:00||2026-12-01T09:00:00Z",
        "2026-12-01T10:00:00|America/New_York|2026-12-01T15:00:00Z",
        "2026-12-01T10:00:00Z||2026-12-01T10:00:00Z",
      })
  void times_of_tables_are_meant_in_the_rows_zone_else_the_users(
      String due, @Nullable String zone, String expected) {
    TaskPatch task =
        readable(
            new CsvFile()
                .read(
                    "title,due_date,time_zone\nx," + due + "," + (zone == null ? "" : zone) + "\n",
                    BERLIN)
                .getFirst());
    assertThat(value(task.dueDate()))
        .isInstanceOfSatisfying(
            DueDate.AtTime.class,
            at -> assertThat(at.time().toInstant()).isEqualTo(Instant.parse(expected)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x,perhaps,,|completed",
        "x,,urgent,|priority",
        "x,,,someday|due_date",
        "x,,,,,,|7 cells",
      })
  void what_a_cell_cannot_hold_is_told_with_the_columns_name(String line, String reason) {
    ImportItem item =
        new CsvFile().read("title,completed,priority,due_date\n" + line + "\n", BERLIN).getFirst();
    assertThat(item)
        .isInstanceOfSatisfying(
            ImportItem.Unreadable.class, it -> assertThat(it.reason()).contains(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "name of nothing\nx\n", "title,title\na,b\n"})
  void what_is_no_table_of_tasks_is_refused_as_a_whole(String table) {
    assertThatThrownBy(
            () -> {
              List<ImportItem> items = new CsvFile().read(table, BERLIN);
              throw new AssertionError("read as " + items);
            })
        .isInstanceOf(UnreadableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"title\":\"x\",\"unknown\":{\"a\":[1]}}, 7, null, {\"title\":7}, {\"title\":\"a\",\"title\":\"b\"}]",
        "{\"total\":[1,{\"items\":[]}],\"items\":[{\"title\":\"x\"}, 7, [], {\"title\":\"y\",\"due_date\":\"soon\"}, true]}",
      })
  void json_is_read_item_by_item(String json) {
    List<ImportItem> items = new JsonFile().read(json, BERLIN);
    assertThat(items).hasSize(5);
    assertThat(items.getFirst()).isInstanceOf(ImportItem.Readable.class);
    assertThat(items.subList(1, 5)).hasOnlyElementsOfType(ImportItem.Unreadable.class);
    assertThat(items).extracting(ImportItem::number).containsExactly(1, 2, 3, 4, 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "{}", "{\"items\":7}", "[{\"title\":\"x\"}", "[{]", "nul"})
  void what_is_no_list_of_tasks_is_refused_as_a_whole(String json) {
    assertThatThrownBy(() -> new JsonFile().read(json, BERLIN))
        .isInstanceOf(UnreadableException.class);
  }

  private static TaskPatch todo(String lines) {
    List<ImportItem> items =
        new CalendarFile()
            .read(
                "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VTODO\nUID:u\n"
                    + lines
                    + "\nEND:VTODO\nEND:VCALENDAR\n",
                ZoneId.of("UTC"));
    assertThat(items).hasSize(1);
    return readable(items.getFirst());
  }

  private static TaskPatch readable(ImportItem item) {
    assertThat(item).isInstanceOf(ImportItem.Readable.class);
    return ((ImportItem.Readable) item).task();
  }

  private static <T> @Nullable T value(@Nullable Edit<T> edit) {
    Function<Edit<T>, @Nullable T> value = Edit::value;
    return edit == null ? null : value.apply(edit);
  }
}
