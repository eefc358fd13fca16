package dev.knudge.tasks.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskPatch;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.component.VToDo;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What goes out comes in again, whatever it holds. */
class RoundTripTest {
  @Provide
  Arbitrary<Task> tasks() {
    return AnyTask.tasks();
  }

  @Property(tries = 500)
  void a_calendar_loses_nothing(@ForAll("tasks") Task task) {
    assertSame(
        task,
        read(
            CalendarWriter.head() + new CalendarWriter().write(task) + CalendarWriter.END,
            new CalendarFile()));
  }

  @Property(tries = 500)
  void a_table_loses_nothing(@ForAll("tasks") Task task) {
    assertSame(task, read(CsvFile.head() + CsvFile.write(task), new CsvFile()));
  }

  @Property(tries = 500)
  void a_json_file_loses_nothing(@ForAll("tasks") Task task) {
    Exporting.Form form = Exporting.Form.json();
    assertSame(task, read(form.head() + form.task().apply(task) + form.end(), new JsonFile()));
  }

  /** Line by line as the standard has it, and as other programs read it. */
  @Property(tries = 200)
  void a_calendar_is_one_for_other_programs_too(@ForAll("tasks") Task task) throws Exception {
    String text = CalendarWriter.head() + new CalendarWriter().write(task) + CalendarWriter.END;
    for (String line : text.split("\r\n")) {
      assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(75);
    }
    Calendar calendar = new CalendarBuilder().build(new StringReader(text));
    assertThat(calendar.validate().getEntries()).isEmpty();
    VToDo todo = (VToDo) calendar.getComponent("VTODO").orElseThrow();
    // ical4j takes an escaped backslash before an n for a line break.
    if (!task.title().contains("\\")) {
      assertThat(todo.getProperty("SUMMARY").orElseThrow().getValue()).isEqualTo(task.title());
    }
    assertThat(todo.getProperty("SEQUENCE").orElseThrow().getValue()).isEqualTo("7");
  }

  @Property(tries = 300)
  void cells_hold_no_formulas(@ForAll("tasks") Task task) {
    String table = CsvFile.write(task);
    de.siegmar.fastcsv.reader.CsvReader.builder()
        .ofSingleCsvRecord(table)
        .getFields()
        .forEach(cell ->
            assertThat(cell)
                .doesNotStartWith("=")
                .doesNotStartWith("+")
                .doesNotStartWith("-")
                .doesNotStartWith("@")
                .doesNotStartWith("\t")
                .doesNotStartWith("\r"));
  }

  private static ImportItem.Readable read(String text, TaskFile.Format format) {
    List<ImportItem> items = format.read(text, ZoneOffset.UTC);
    assertThat(items).hasSize(1);
    assertThat(items.getFirst()).isInstanceOf(ImportItem.Readable.class);
    return (ImportItem.Readable) items.getFirst();
  }

  private static void assertSame(Task task, ImportItem.Readable read) {
    TaskPatch patch = read.task();
    assertThat(read.uid()).isEqualTo(FileFields.uid(task));
    assertThat(read.series()).isEqualTo(task.seriesId());
    assertThat(value(patch.title())).isEqualTo(task.title());
    assertThat(value(patch.description())).isEqualTo(task.description());
    assertThat(value(patch.completed())).isEqualTo(task.completed());
    assertThat(value(patch.priority())).isEqualTo(task.priority());
    assertThat(or(value(patch.tags()), List.of())).isEqualTo(task.tags());
    assertThat(value(patch.dueDate())).isEqualTo(task.dueDate());
    assertThat(value(patch.timeZone())).isEqualTo(task.timeZone());
    assertThat(value(patch.recurrence())).isEqualTo(task.recurrence());
    assertThat(or(value(patch.reminders()), List.of()))
        .isEqualTo(task.reminders().stream().map(Reminder::draft).toList());
    assertThat(second(read.past().createdAt())).isEqualTo(second(task.createdAt()));
    assertThat(second(read.past().completedAt())).isEqualTo(second(task.completedAt()));
    assertThat(Difference.isNone(Difference.of(task, patch))).isTrue();
  }

  /** A calendar's times are whole seconds. */
  private static Instant second(Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static <T> T value(dev.knudge.tasks.Edit<T> edit) {
    return edit == null ? null : edit.value();
  }

  private static <T> T or(T value, T otherwise) {
    return Objects.requireNonNullElse(value, otherwise);
  }
}
