package dev.knudge.contracts;

import com.github.f4b6a3.uuid.UuidCreator;
import com.github.f4b6a3.uuid.enums.UuidNamespace;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids of events that we say. */
public final class EventIds {

  /** The name space of derived ids: the UUIDv5 of {@code https://knudge.dev/events} in the URL name space. Never to change. */
  private static final UUID NAMESPACE =
      UuidCreator.getNameBasedSha1(UuidNamespace.NAMESPACE_URL, "https://knudge.dev/events");

  private EventIds() {}

  /** A new id: UUIDv7, which sorts by time. */
  public static String random() {
    return UuidCreator.getTimeOrderedEpoch().toString();
  }

  /**
   * The id of an event that another one led to: UUIDv5 of all four parts, so that a second delivery of the cause derives the same event
   * again. Different parts never run into each other, whatever characters they hold.
   *
   * @param causeSource the cause's {@code source}
   * @param causeId the cause's id; {@link Event#deduplicationKey()} where KafkaSource may have wrapped it
   * @param rule what derives it, for example {@code reminder-due}
   * @param ordinal which of several that the rule derives from one cause
   */
  public static String derived(String causeSource, String causeId, String rule, int ordinal) {
    var name = new StringBuilder();
    for (String part : new String[] {causeSource, causeId, rule}) {
      // Netstring style: the length in front makes the concatenation injective.
      name.append(part.getBytes(StandardCharsets.UTF_8).length)
          .append(':')
          .append(part)
          .append(',');
    }
    name.append(ordinal);
    return UuidCreator.getNameBasedSha1(NAMESPACE, name.toString()).toString();
  }
}
