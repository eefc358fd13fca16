package dev.knudge.runtime;

import dev.knudge.runtime.command.Migrating;
import dev.knudge.runtime.command.Serving;
import dev.knudge.runtime.command.Training;
import dev.knudge.runtime.settings.SettingsException;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry point of every function's application: without an argument it serves; {@code migrate} brings the schema up to date and ends; {@code train} lets the server answer
 * deliveries of every kind once and ends, which is what the ahead-of-time cache is recorded from. A function may bring more, see {@link Command}.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 a setting or the argument is wrong (one line on standard error says which).
 */
public final class Main {
  private static final int FAILED = 1;
  private static final int WRONG_SETTING = 2;

  private Main() {}

  /** See the class. */
  public static void main(String[] arguments) {
    int code = run(arguments);
    if (code != Serving.RUNNING) {
      System.exit(code);
    }
  }

  private static int run(String[] arguments) {
    String command = arguments.length == 0 ? "serve" : String.join(" ", arguments);
    try {
      return switch (command) {
        case "serve" -> Serving.start();
        case "migrate" -> Migrating.run(System.getenv());
        case "train" -> Training.run();
        default -> further(List.of(arguments));
      };
    } catch (Exception e) {
      return failed(command, e);
    }
  }

  private static int further(List<String> arguments) {
    StringBuilder others = new StringBuilder();
    for (Command command : ServiceLoader.load(Command.class)) {
      if (command.name().equals(arguments.getFirst())) {
        return command.run(arguments.subList(1, arguments.size()));
      }
      others.append(", '").append(command.name()).append('\'');
    }
    throw new SettingsException(
        "Unknown argument '"
            + String.join(" ", arguments)
            + "': it takes none (serve), 'migrate' or 'train'"
            + (others.isEmpty() ? "" : others)
            + ".");
  }

  private static int failed(String command, Exception fault) {
    SettingsException setting = settingOf(fault);
    if (setting != null) {
      System.err.println(setting.getMessage());
      return WRONG_SETTING;
    }
    log().error("{} failed", command, fault);
    return FAILED;
  }

  /** A setting is read deep inside the framework, which wraps what is thrown there. */
  private static @Nullable SettingsException settingOf(Throwable fault) {
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SettingsException setting) {
        return setting;
      }
    }
    return null;
  }

  private static Logger log() {
    return LoggerFactory.getLogger(Main.class);
  }
}
