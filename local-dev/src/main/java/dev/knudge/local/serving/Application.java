package dev.knudge.local.serving;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is executed for a container: a command in a folder, with an environment. Nothing of this process's own environment is passed on but
 * what any program needs to run.
 *
 * @param command the executable and its arguments
 * @param directory the working directory
 * @param environment the container's environment
 */
public record Application(List<String> command, Path directory, Map<String, String> environment) {

  private static final String JVM_OPTIONS = "java.options";

  public Application {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * An application folder as the build makes it: {@code <name>.jar}, {@code lib/} and, where the JVM has options, {@code java.options}.
   *
   * @param folder the folder
   * @param name the name of the jar, without its ending
   * @param javaHome the JDK that runs it
   * @param arguments what follows the jar
   * @param environment the container's environment
   * @throws IllegalStateException where the folder holds no such jar
   */
  public static Application inFolder(
      Path folder,
      String name,
      Path javaHome,
      List<String> arguments,
      Map<String, String> environment) {
    if (!Files.isRegularFile(folder.resolve(name + ".jar"))) {
      throw new IllegalStateException(
          "%s holds no %s.jar. Build it with ./mvnw -DskipTests package".formatted(folder, name));
    }
    List<String> command = new ArrayList<>(java(folder, javaHome));
    command.addAll(List.of("-jar", name + ".jar"));
    command.addAll(arguments);
    return new Application(command, folder, environment);
  }

  static List<String> java(Path folder, Path javaHome) {
    String java = javaHome.resolve("bin").resolve("java").toString();
    return Files.isRegularFile(folder.resolve(JVM_OPTIONS))
        ? List.of(java, "@" + JVM_OPTIONS)
        : List.of(java);
  }
}
