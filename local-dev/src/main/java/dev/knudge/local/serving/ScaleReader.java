package dev.knudge.local.serving;

import dev.knudge.local.manifests.Located;
import io.fabric8.knative.serving.v1.Service;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the {@code autoscaling.knative.dev/} annotations of a revision, with the defaults of Knative 1.23's config-autoscaler. */
final class ScaleReader {

  private static final String PREFIX = "autoscaling.knative.dev/";
  // target-burst-capacity says when the activator leaves the path. Here it never does.
  private static final Set<String> KNOWN =
      Set.of(
          "class",
          "metric",
          "min-scale",
          "max-scale",
          "initial-scale",
          "activation-scale",
          "target",
          "target-utilization-percentage",
          "target-burst-capacity",
          "window",
          "scale-down-delay",
          "scale-to-zero-pod-retention-period",
          "panic-window-percentage",
          "panic-threshold-percentage");
  private static final Pattern GO_DURATION =
      Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+(?:\\.\\d+)?)s)?(?:(\\d+)ms)?");

  private final Located<Service> located;
  private final Map<String, String> annotations;

  ScaleReader(Located<Service> located, Map<String, String> annotations) {
    this.located = located;
    this.annotations = annotations;
  }

  /**
   * @param containerConcurrency the hard limit, which no target can exceed; 0 is none
   */
  Scale read(int containerConcurrency) {
    refuseUnknown();
    double target = number("target", containerConcurrency == 0 ? 100 : containerConcurrency);
    if (containerConcurrency > 0) {
      target = Math.min(target, containerConcurrency);
    }
    return new Scale(
        (int) number("min-scale", 0),
        (int) number("max-scale", 0),
        (int) number("initial-scale", 0),
        (int) number("activation-scale", 1),
        target * number("target-utilization-percentage", 70) / 100,
        duration("window", Duration.ofSeconds(60)),
        duration("scale-to-zero-pod-retention-period", Duration.ZERO),
        duration("scale-down-delay", Duration.ZERO),
        number("panic-window-percentage", 10) / 100,
        number("panic-threshold-percentage", 200) / 100);
  }

  private void refuseUnknown() {
    for (String annotation : annotations.keySet()) {
      if (annotation.startsWith(PREFIX) && !KNOWN.contains(annotation.substring(PREFIX.length()))) {
        throw fault(annotation, "is not one that local-dev knows");
      }
    }
    if (!annotations
        .getOrDefault(PREFIX + "class", "kpa.autoscaling.knative.dev")
        .startsWith("kpa.")) {
      throw fault(
          PREFIX + "class", "must be kpa.autoscaling.knative.dev: nothing else scales to zero");
    }
    if (!annotations.getOrDefault(PREFIX + "metric", "concurrency").equals("concurrency")) {
      throw fault(PREFIX + "metric", "must be concurrency here");
    }
  }

  private double number(String name, double otherwise) {
    String text = annotations.get(PREFIX + name);
    if (text == null) {
      return otherwise;
    }
    try {
      double number = Double.parseDouble(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a negative one.
    }
    throw fault(PREFIX + name, "is '" + text + "' and must be a number from 0");
  }

  private Duration duration(String name, Duration otherwise) {
    String text = annotations.get(PREFIX + name);
    if (text == null) {
      return otherwise;
    }
    Matcher matcher = GO_DURATION.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw fault(PREFIX + name, "is '" + text + "' and must be a duration such as 30s or 1m30s");
    }
    return Duration.ofHours(whole(matcher, 1))
        .plusMinutes(whole(matcher, 2))
        .plusMillis(
            matcher.group(3) == null ? 0 : Math.round(Double.parseDouble(matcher.group(3)) * 1000))
        .plusMillis(whole(matcher, 4));
  }

  private static long whole(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
  }

  private RuntimeException fault(String annotation, String problem) {
    return located.fault(
        "the annotation "
            + annotation
            + " of the Service "
            + located.resource().getMetadata().getName()
            + " "
            + problem,
        "Correct or remove it");
  }
}
