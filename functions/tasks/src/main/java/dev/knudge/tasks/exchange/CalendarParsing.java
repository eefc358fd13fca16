package dev.knudge.tasks.exchange;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.fortuna.ical4j.data.CalendarParserImpl;
import net.fortuna.ical4j.data.ContentHandler;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.data.UnfoldingReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a calendar by ical4j's parser into plain components. Its model is passed by on purpose: that interprets every property of every kind of component, and registers the file's
 * zones for the whole process.
 */
final class CalendarParsing implements ContentHandler {
  /** A VALARM in a VTODO in a VCALENDAR is as deep as calendars go; the parser calls itself for each level. */
  private static final int DEEPEST = 8;

  private final CalendarComponent all = new CalendarComponent("");
  private final Deque<CalendarComponent> open = new ArrayDeque<>();
  private final Map<String, String> parameters = new HashMap<>();
  private String property = "";
  private String value = "";
  private int tasks;

  /** The file's calendars, each a component. */
  static List<CalendarComponent> read(String text) {
    CalendarParsing parsing = new CalendarParsing();
    try {
      new CalendarParserImpl().parse(new UnfoldingReader(new StringReader(normal(text))), parsing);
    } catch (ParserException e) {
      switch (e.getCause()) {
        case UnreadableException ours -> throw ours;
        case TaskFile.TooManyException ours -> throw ours;
        case null, default -> {
          // the parser's own
        }
      }
      throw new UnreadableException(
          "The file is no iCalendar that can be read: it breaks off or is broken at or before content line "
              + e.getLineNo()
              + ".");
    } catch (IOException e) {
      throw new UnreadableException("The file is no iCalendar that can be read.");
    }
    return parsing.all.parts();
  }

  /** Line ends as the standard has them, no empty lines, no byte order mark: all of it is seen in files, and the parser takes none of it. */
  private static String normal(String text) {
    StringBuilder normal = new StringBuilder(text.length() + 1000);
    text.lines()
        .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
        .filter(line -> !line.isBlank())
        .forEach(line -> normal.append(line).append("\r\n"));
    return normal.toString();
  }

  @Override
  public void startCalendar() {
    open.push(new CalendarComponent("VCALENDAR"));
  }

  @Override
  public void endCalendar() {
    all.add(open.pop());
  }

  @Override
  public void startComponent(String name) {
    if (open.size() == DEEPEST) {
      throw new UnreadableException(
          "The file is no iCalendar that can be read: it nests too deep.");
    }
    CalendarComponent component = new CalendarComponent(name);
    if (component.name().equals("VTODO") && ++tasks > TaskFile.ITEMS) {
      throw new TaskFile.TooManyException();
    }
    open.push(component);
  }

  @Override
  public void endComponent(String name) {
    CalendarComponent ended = open.pop();
    open.element().add(ended);
  }

  @Override
  public void startProperty(String name) {
    property = name;
    value = "";
    parameters.clear();
  }

  @Override
  public void propertyValue(String text) {
    value = text;
  }

  @Override
  public void endProperty(String name) {
    open.element().add(property, parameters, value);
  }

  @Override
  public void parameter(String name, @Nullable String text) {
    if (text != null) {
      boolean isQuoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
      parameters.put(
          name.toUpperCase(Locale.ROOT), isQuoted ? text.substring(1, text.length() - 1) : text);
    }
  }
}
