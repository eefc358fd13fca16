package dev.knudge.local.cli;

import dev.knudge.local.cost.Bill;
import dev.knudge.local.cost.CostPicture;
import dev.knudge.local.cost.Day;
import dev.knudge.local.cost.DayTrace;
import dev.knudge.local.cost.Platform;
import dev.knudge.local.cost.Prices;
import dev.knudge.local.cost.Replay;
import dev.knudge.local.cost.Workload;
import dev.knudge.local.cost.Workloads;
import dev.knudge.local.manifests.ManifestSet;
import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knudge cost}: a day of events replayed through Knative's rules, and what it costs beside services that never sleep. */
@Command(
    name = "cost",
    description =
        "Replays a day of events through Knative's autoscaling: pods, wake-ups, latency, money. Needs nothing running.")
final class CostCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "A day of your own: lines 07:03:12.250,event,<topic> or …,request,<service>.")
  private @Nullable Path trace;

  @Option(
      names = "--date",
      paramLabel = "DATE",
      description = "Whose ticks: ${DEFAULT-VALUE} where nothing is said.",
      defaultValue = "2026-11-23")
  private LocalDate date = LocalDate.EPOCH;

  @Option(
      names = "--schedule",
      paramLabel = "PINGSOURCE=CRON",
      description =
          "What another schedule would cost, e.g. 'reminders-due=*/5 * * * *'. May be repeated.")
  private Map<String, String> schedules = new LinkedHashMap<>();

  @Option(
      names = "--core-hour",
      paramLabel = "PRICE",
      description = "Of a requested core, per hour (${DEFAULT-VALUE}).",
      defaultValue = "0.0445")
  private double coreHour;

  @Option(
      names = "--gib-hour",
      paramLabel = "PRICE",
      description = "Of a requested GiB, per hour (${DEFAULT-VALUE}).",
      defaultValue = "0.0049")
  private double gibibyteHour;

  @Option(names = "--svg", paramLabel = "FILE", description = "Also draws the day into this file.")
  private @Nullable Path picture;

  CostCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (coreHour < 0 || gibibyteHour < 0) {
      throw new LocalDevException("A price is below zero. Give it per hour, such as 0.0445.");
    }
    Settings settings = common.settings(context);
    List<Path> folders =
        settings.list("manifests").stream().map(folder -> context.root().resolve(folder)).toList();
    Platform platform = Platform.usual();
    List<Workload> workloads =
        Workloads.of(
            ManifestSet.load(folders),
            trace == null ? DayTrace.shipped() : DayTrace.of(context.root().resolve(trace)),
            date,
            schedules);
    List<Day> days = workloads.stream().map(it -> Replay.of(it, platform)).toList();
    Bill bill = Bill.of(days, new Prices(coreHour, gibibyteHour), platform);
    if (common.json()) {
      context.out().println(Json.pretty(CostScreen.summary(bill)));
    } else {
      CostScreen.lines(bill).forEach(context.out()::println);
    }
    if (picture != null) {
      write(context.root().resolve(picture), CostPicture.of(bill));
    }
    return 0;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new LocalDevException(
          file + " cannot be written: " + e + ". Name a file in a folder that is there.", e);
    }
  }
}
