package dev.knudge.runtime.tracing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done, as a trace shows it: what, where in the trace, from when to when, and how it ended. It ends with {@link #close}, and is then sent to the collector; one that
 * is not recorded only knows its place.
 */
public final class Span implements AutoCloseable {
  /** What sort of work it is, with OTLP's numbers. */
  public enum Kind {
    /** It answers a request. */
    SERVER(2),
    /** It asks another for something. */
    CLIENT(3),
    /** It makes or sends an event. */
    PRODUCER(4),
    /** It handles an event. */
    CONSUMER(5);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  private final String name;
  private final Kind kind;
  private final @Nullable Trace trace;
  private final @Nullable Trace parent;
  private final long beganEpochNanos;
  private final @Nullable Consumer<Span> recorder;
  private final long beganNanos = System.nanoTime();
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private @Nullable String fault;
  private long tookNanos;

  Span(
      String name,
      Kind kind,
      @Nullable Trace trace,
      @Nullable Trace parent,
      long beganEpochNanos,
      @Nullable Consumer<Span> recorder) {
    this.name = name;
    this.kind = kind;
    this.trace = trace;
    this.parent = parent;
    this.beganEpochNanos = beganEpochNanos;
    this.recorder = recorder;
  }

  /** Whether anybody will see it. */
  public boolean isRecorded() {
    return recorder != null;
  }

  /** Its place in the trace; where it is not recorded, that of what it belongs to: null for none. */
  public @Nullable Trace trace() {
    return trace;
  }

  /** Says something about it, by a name of OpenTelemetry's semantic conventions. Nothing personal: ids, types, names of topics. */
  public Span set(String attribute, @Nullable Object value) {
    if (isRecorded() && value != null) {
      attributes.put(attribute, String.valueOf(value));
    }
    return this;
  }

  /** It went wrong. */
  public void failed(String why) {
    fault = why;
  }

  @Override
  public void close() {
    tookNanos = System.nanoTime() - beganNanos;
    if (recorder != null) {
      recorder.accept(this);
    }
  }

  String name() {
    return name;
  }

  Kind kind() {
    return kind;
  }

  @Nullable Trace parent() {
    return parent;
  }

  long beganEpochNanos() {
    return beganEpochNanos;
  }

  long endedEpochNanos() {
    return beganEpochNanos + tookNanos;
  }

  Map<String, String> attributes() {
    return attributes;
  }

  @Nullable String fault() {
    return fault;
  }
}
