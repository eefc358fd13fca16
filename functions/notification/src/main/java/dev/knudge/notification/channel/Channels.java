package dev.knudge.notification.channel;

import dev.knudge.notification.Delivery;
import dev.knudge.notification.Kind;
import dev.knudge.notification.Notification;
import dev.knudge.notification.Preferences;
import dev.knudge.notification.Reason;
import dev.knudge.notification.Steps.Situation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All channels there are, by name. */
@Singleton
public final class Channels {
  private final Map<String, Channel> channels;

  Channels(List<Channel> channels) {
    this.channels = channels.stream().collect(Collectors.toMap(Channel::name, Function.identity()));
  }

  /** The channel of that name; null where there is none (any more). */
  public @Nullable Channel of(String name) {
    return channels.get(name);
  }

  /** Those that have one server for all users. */
  public Set<String> ofOneServer() {
    return channels.values().stream()
        .filter(Channel::isOneServer)
        .map(Channel::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * What the rules need to know of a delivery.
   *
   * @param spent channels that the user may begin with no more today
   */
  public Situation situation(
      Delivery delivery, Notification notification, Preferences preferences, Set<String> spent) {
    Channel channel = channels.get(delivery.channel());
    List<String> plan = notification.channels();
    Kind kind = notification.kind();
    boolean another =
        plan.subList(plan.indexOf(delivery.channel()) + 1, plan.size()).stream()
            .anyMatch(name -> !spent.contains(name) && obstacle(name, kind, preferences) == null);
    boolean mayBegin = delivery.firstAttemptAt() != null || !spent.contains(delivery.channel());
    return new Situation(
        delivery,
        notification,
        preferences,
        mayBegin ? obstacle(delivery.channel(), kind, preferences) : Reason.SPENT.text(),
        channel != null && channel.repeats(),
        another);
  }

  private @Nullable String obstacle(String name, Kind kind, Preferences preferences) {
    Channel channel = channels.get(name);
    if (channel == null) {
      return Reason.NO_SUCH_CHANNEL.text();
    }
    return name.equals("email") && preferences.of(kind).emailUnsubscribed()
        ? Reason.UNSUBSCRIBED.text()
        : channel.obstacle(preferences);
  }
}
