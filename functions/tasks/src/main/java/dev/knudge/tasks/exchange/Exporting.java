package dev.knudge.tasks.exchange;

import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.paging.Page;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskQuery;
import dev.knudge.tasks.Tasks;
import dev.knudge.tasks.filter.Filter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A user's tasks as a stream, the oldest first: a page is read when the one before has been sent, so that a hundred thousand take no more memory than two hundred. */
final class Exporting implements Enumeration<InputStream> {
  private static final Limit PAGE = new Limit(200);

  private final Tasks tasks;
  private final Caller caller;
  private final Filter filter;
  private final ZoneId zone;
  private final String separator;
  private final Function<Task, String> form;
  private final String end;

  private @Nullable String head;
  private @Nullable Cursor cursor;
  private boolean any;
  private boolean done;

  private Exporting(Tasks tasks, Caller caller, Filter filter, ZoneId zone, Form form) {
    this.tasks = tasks;
    this.caller = caller;
    this.filter = filter;
    this.zone = zone;
    this.head = form.head();
    this.separator = form.separator();
    this.form = form.task();
    this.end = form.end();
  }

  /**
   * How tasks are written.
   *
   * @param separator between two tasks
   */
  record Form(String head, Function<Task, String> task, String separator, String end) {
    static Form calendar() {
      CalendarWriter writer = new CalendarWriter();
      return new Form(CalendarWriter.head(), writer::write, "", CalendarWriter.END);
    }

    static Form csv() {
      return new Form(CsvFile.head(), CsvFile::write, "", "");
    }

    static Form json() {
      return new Form("{\"items\":[\n", JsonFile::write, ",\n", "\n]}\n");
    }
  }

  /** The stream; it reads from the database while it is read. */
  static InputStream stream(Tasks tasks, Caller caller, Filter filter, ZoneId zone, Form form) {
    return new SequenceInputStream(new Exporting(tasks, caller, filter, zone, form));
  }

  @Override
  public boolean hasMoreElements() {
    return !done;
  }

  @Override
  public InputStream nextElement() {
    if (done) {
      throw new NoSuchElementException();
    }
    StringBuilder text = new StringBuilder();
    if (head != null) {
      text.append(head);
      head = null;
    }
    Page<Task> page =
        tasks.search(
            caller, new TaskQuery(filter, zone, TaskQuery.Sort.CREATED, false, cursor, PAGE));
    for (Task task : page.items()) {
      text.append(any ? separator : "").append(form.apply(task));
      any = true;
    }
    cursor = page.next();
    if (cursor == null) {
      text.append(end);
      done = true;
    }
    return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
